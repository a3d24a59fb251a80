/** What ssh's last words mean, and what a person can do about it. ssh has no codes: its sentences are what there is. */

import { problem, type Problem } from '../../base/problem.ts';

interface Meaning {
  readonly pattern: RegExp;
  /** Trying again by itself may help (the network came and went); a refused key stays refused. */
  readonly passing: boolean;
  readonly say: (host: string) => readonly [what: string, fix: string];
}

const meanings: readonly Meaning[] = [
  {
    pattern: /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    passing: false,
    say: (host) => [
      `${host} shows another host key than the one that is known: it was set up anew, or somebody stands in between.`,
      `Ask who runs ${host}; if the change is right, run: ssh-keygen -R ${host.replace(/^.*@/, '')}`,
    ],
  },
  {
    pattern: /Host key verification failed|No .* host key is known/,
    passing: false,
    say: (host) => [
      `The host key of ${host} is not known yet, and nobody has confirmed it.`,
      `Run once in a terminal and compare the fingerprint: ssh ${host}`,
    ],
  },
  {
    pattern: /Permission denied|Too many authentication failures|no more authentication methods/i,
    passing: false,
    say: (host) => [
      `${host} refused every key and password it was offered.`,
      `Check that this works in a terminal: ssh ${host}`,
    ],
  },
  {
    pattern:
      /Could not resolve hostname|Name or service not known|nodename nor servname|No such host is known/i,
    passing: true,
    say: (host) => [`The name ${host} is not known here.`, 'Check the spelling, the VPN, and ~/.ssh/config.'],
  },
  {
    pattern:
      /Address already in use|cannot listen to port|Could not request local forwarding|Forbidden port/i,
    passing: true,
    say: () => [
      'The local port for the tunnel was taken by another program.',
      'Connect again: another port is chosen.',
    ],
  },
  {
    pattern: /administratively prohibited|port forwarding is disabled|forwarding is disabled/i,
    passing: false,
    say: (host) => [
      `The ssh server of ${host} does not allow port forwarding.`,
      'Set AllowTcpForwarding yes in its sshd_config, or run the extension on that host (Remote-SSH).',
    ],
  },
  {
    pattern: /Connection refused/i,
    passing: true,
    say: (host) => [
      `${host} is there, and no ssh server answers on its port.`,
      'Check that sshd runs and the port is right.',
    ],
  },
  {
    pattern:
      /timed out|No route to host|Network is unreachable|Connection (?:reset|closed)|Broken pipe|not responding/i,
    passing: true,
    say: (host) => [
      `The connection to ${host} was lost or never came up.`,
      'Check the network and the VPN; it is tried again.',
    ],
  },
  {
    pattern: /Bad (?:owner or )?permissions|UNPROTECTED PRIVATE KEY|Bad configuration option/i,
    passing: false,
    say: (host) => [
      "ssh does not accept its own files' rights or settings.",
      `Run ssh ${host} in a terminal: it names the file.`,
    ],
  },
];

/** The forward is up, and nothing listens at its far end. */
export const nothingThere = /open failed: (?:connect failed: )?.*(?:Connection refused|connect failed)/i;

export interface Failure {
  readonly problem: Problem;
  readonly passing: boolean;
  /** A passphrase or a password could help. */
  readonly askable: boolean;
}

export function explainFailure(host: string, stderr: string, exit: number | undefined): Failure {
  const meaning = meanings.find(({ pattern }) => pattern.test(stderr));
  if (!meaning) {
    const said = exit === undefined ? 'was ended' : `ended with code ${exit}`;
    return {
      problem: problem(
        'tunnel-failed',
        `ssh to ${host} ${said} without a reason we know.`,
        `Run ssh ${host} in a terminal: it says more.`,
      ),
      passing: true,
      askable: false,
    };
  }
  const [what, fix] = meaning.say(host);
  return {
    problem: problem('tunnel-failed', what, fix),
    passing: meaning.passing,
    askable:
      !/HAS CHANGED/.test(stderr) &&
      /Permission denied|Host key verification failed|host key is known/.test(stderr),
  };
}

export function sshMissing(program: string): Failure {
  return {
    problem: problem(
      'tunnel-failed',
      `There is no program "${program}" on this machine.`,
      'Install the OpenSSH client (Debian: apt install openssh-client; Windows: Settings, Optional features).',
    ),
    passing: false,
    askable: false,
  };
}
