import {readFileSync} from "node:fs";
import {userInfo} from "node:os";

/** What Linux says of a process that nobody logged in for, such as a service. */
const nobody = "4294967295";

/**
 * Who is behind this process: the user who logged in, also where he acts as another (`sudo -u kprstat`), which he cannot
 * change; where nobody logged in, or the system does not tell, the user of the process. `login` and `users`: where Linux
 * tells the one, and the names of all.
 */
export function userName(login: string = "/proc/self/loginuid", users: string = "/etc/passwd"): string {
  const uid = loginUid(login);
  if (uid !== null) return nameOf(uid, users) ?? `uid ${uid}`;
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}

function loginUid(file: string): string | null {
  try {
    const uid = readFileSync(file, "utf8").trim();
    return /^\d+$/.test(uid) && uid !== nobody ? uid : null;
  } catch {
    return null;
  }
}

function nameOf(uid: string, file: string): string | null {
  try {
    const users = readFileSync(file, "utf8").split("\n");
    return users.map(line => line.split(":")).find(fields => fields[2] === uid)?.[0] ?? null;
  } catch {
    return null;
  }
}
