/** The tools, by the names and in the order that clients are told. */
export const nine = [
  'get_traffic',
  'get_traffic_summary',
  'search_traffic',
  'get_errors',
  'get_hosts',
  'get_processes',
  'get_connections',
  'get_payloads',
  'check_sensitive_data',
] as const;
