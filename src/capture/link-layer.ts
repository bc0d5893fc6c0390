// Link-layer types of the tcpdump project's registry.
const NULL = 0;
const ETHERNET = 1;
const LOOP = 108;
const LINUX_COOKED = 113;
const LINUX_COOKED_2 = 276;
/** 12 and 14 are what systems wrote before 101 was agreed on. */
const rawIp: ReadonlySet<number> = new Set([12, 14, 101, 228, 229]);

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
/** 802.1Q, 802.1ad and two numbers that were in use before it. */
const vlanTags: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100, 0x9200]);
const VLAN_TAG_BYTES = 4;

/** Whether packets of this link layer can be read. */
export function isKnownLinkType(linkType: number): boolean {
  return [NULL, ETHERNET, LOOP, LINUX_COOKED, LINUX_COOKED_2].includes(linkType) || rawIp.has(linkType);
}

/** Where in a packet its IP header begins, or -1 if it carries no IP. */
export function ipOffset(linkType: number, bytes: Buffer): number {
  switch (linkType) {
    case ETHERNET:
      return afterTags(bytes, 12, 14);
    case LINUX_COOKED:
      return afterTags(bytes, 14, 16);
    case LINUX_COOKED_2:
      return afterTags(bytes, 0, 20);
    case NULL:
    case LOOP:
      // The four bytes before it name an address family by a number that differs from system to system; IP's own
      // version tells as much.
      return 4;
    default:
      return rawIp.has(linkType) ? 0 : -1;
  }
}

/** `typeAt`: where the header has the type of what follows at `end`; tags of virtual networks come between. */
function afterTags(bytes: Buffer, typeAt: number, end: number): number {
  if (bytes.length < end) return -1;
  let type = bytes.readUInt16BE(typeAt);
  let offset = end;
  while (vlanTags.has(type)) {
    if (bytes.length < offset + VLAN_TAG_BYTES) return -1;
    type = bytes.readUInt16BE(offset + 2);
    offset += VLAN_TAG_BYTES;
  }
  return type === IPV4 || type === IPV6 ? offset : -1;
}
