// What pages do beyond links and forms. Each behaviour finds its own data- attribute.
import "./behaviours/awake.js";
import "./behaviours/fresh.js";
import "./behaviours/lost.js";
import "./behaviours/menu.js";
import "./behaviours/switch.js";
