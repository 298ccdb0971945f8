/** Pages that the server draws: their style and small behaviours. */
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/page.css";
import "./styles/plan-list.css";
import "./styles/batches.css";
import "./styles/forced-colors.css";
import { chooseAppearance } from "./desk/appearance.ts";
import { printOnRequest, submitOnce } from "./desk/forms.ts";
import { keepLive } from "./desk/live.ts";

chooseAppearance(document);
submitOnce(document);
printOnRequest(document);
keepLive(document);
