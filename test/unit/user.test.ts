import {writeFileSync} from "node:fs";
import {userInfo} from "node:os";
import {join} from "node:path";
import {expect, test} from "vitest";
import {userName} from "../../pipeline/user.js";
import {temporaryFolder} from "../support/publishedTables.js";

test("a person is the one who logged in, whoever the process runs as", () => {
  const folder = temporaryFolder();
  const [login, users] = [join(folder, "loginuid"), join(folder, "passwd")];
  writeFileSync(users, "root:x:0:0:root:/root:/bin/sh\nkari:x:1000:1000::/home:/bin/sh\nola:x:10:10::/home:/bin/sh\n");
  const asSeen = (uid: string) => {
    writeFileSync(login, uid);
    return userName(login, users);
  };
  expect(asSeen("10")).toBe("ola");
  expect(asSeen("1000")).toBe("kari");
  expect(asSeen("1717")).toBe("uid 1717");
  // A service, and a system that does not tell.
  expect(asSeen("4294967295")).toBe(userInfo().username);
  expect(userName(join(folder, "nowhere"), users)).toBe(userInfo().username);
});
