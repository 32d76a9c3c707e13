import { type Measure, type } from "../../topology/content";

const context = document.createElement("canvas").getContext("2d");

/** How wide a text is in the faces that this browser has. */
export const measure: Measure = (text, style) => {
  if (context === null) {
    return text.length * type[style].size * 0.6;
  }
  context.font = `${style === "name" ? 650 : 450} ${type[style].size}px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(text).width;
};
