/** Pages of the API: their style, and the map where a page has one. */
import "../page.ts";
import "../styles/api.css";

if (document.querySelector("features-map")) void import("./features-map.ts");
