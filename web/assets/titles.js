// What a result is called: its exam and session.
import { say } from "./words.js";
import { sessionName } from "./written.js";

export const titleOf = ({ exam, session }) => say("title", { exam: exam.name, session: sessionName(session) });
