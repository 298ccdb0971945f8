/** The map page. */
import "maplibre-gl/dist/maplibre-gl.css";
import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/workspace.css";
import "./styles/panels.css";
import "./styles/narrow.css";
import "./styles/forced-colors.css";
import "./elements/city-map.ts";
