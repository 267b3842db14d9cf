// The name of a grade: "Level B1" is one too; every other is a word of the exam, translated where the page knows it.
import { say, words } from "./words.js";

export function gradeName(grade) {
  const level = /^Level (.+)$/.exec(grade);
  return level ? say("grade_level", { cefr: level[1] }) : words[`grade_${grade}`] ?? grade;
}
