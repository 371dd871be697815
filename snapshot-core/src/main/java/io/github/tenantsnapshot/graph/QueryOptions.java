package io.github.tenantsnapshot.graph;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The query options of a request. */
final class QueryOptions {

  private static final Set<String> SYSTEM =
      Set.of(
          "select",
          "filter",
          "orderby",
          "top",
          "skip",
          "skiptoken",
          "count",
          "search",
          "expand",
          "format",
          "apply",
          "compute");

  private QueryOptions() {}

  /**
   * Refuses every OData option; others are the client's own and are passed over.
   *
   * @throws GraphFault if there is an OData option, on beta also without its dollar sign
   */
  static void refuseAll(GraphUrl url, GraphVersion version) throws GraphFault {
    String query = url.query();
    if (query == null) {
      return;
    }
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = GraphUrl.decode(equals < 0 ? option : option.substring(0, equals), true);
      boolean dollar = name.startsWith("$");
      String bare = (dollar ? name.substring(1) : name).toLowerCase(Locale.ROOT);
      if (dollar || (version == GraphVersion.BETA && SYSTEM.contains(bare))) {
        throw GraphFault.badRequest(
            "The query option '" + name + "' is not supported for this request.", List.of());
      }
    }
  }
}
