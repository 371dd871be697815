package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.query.Query;
import io.github.tenantsnapshot.internal.query.QueryException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the query options of a request from its URL. */
final class QueryOptions {

  /** What a request for one entity may ask for. */
  static final Set<String> OF_ENTITY = Set.of("select");

  /** What a request for a list may ask for. */
  static final Set<String> OF_LIST =
      Set.of("select", "filter", "orderby", "top", "skiptoken", "count");

  /** What a request for a count may ask for. */
  static final Set<String> OF_COUNT = Set.of("filter");

  /** What OData has, supported or not. */
  private static final Set<String> SYSTEM =
      Set.of(
          "select",
          "filter",
          "orderby",
          "top",
          "skip",
          "skiptoken",
          "deltatoken",
          "count",
          "search",
          "expand",
          "format",
          "apply",
          "compute",
          "index",
          "schemaversion");

  private QueryOptions() {}

  /**
   * Returns the query that is asked for. Options that are not OData's are the client's own and are
   * passed over; on v1.0 so is one of OData's without its dollar sign.
   *
   * @param supported the names of the options that the request supports, without the dollar sign
   * @throws GraphFault if an option is not supported, comes twice, or is not valid
   */
  static <T> Query<T> read(Exchange exchange, Query.Options<T> options, Set<String> supported)
      throws GraphFault {
    Set<String> seen = new HashSet<>();
    try {
      for (String option : options(exchange.url())) {
        int equals = option.indexOf('=');
        String name = GraphUrl.decode(equals < 0 ? option : option.substring(0, equals), true);
        String known = known(name, exchange.version());
        if (known == null) {
          continue;
        }
        if (!supported.contains(known)) {
          throw bad("The query option '" + name + "' is not supported for this request.");
        }
        if (!seen.add(known)) {
          throw bad("The query option '" + name + "' is allowed once only.");
        }
        String value = equals < 0 ? "" : GraphUrl.decode(option.substring(equals + 1), true);
        switch (known) {
          case "select" -> options.select(value);
          case "filter" -> options.filter(value);
          case "orderby" -> options.orderBy(value);
          case "top" -> options.top(value);
          case "skiptoken" -> options.skipToken(value);
          case "count" -> options.count(value);
          default -> throw new IllegalStateException(known);
        }
      }
      return options.build();
    } catch (QueryException e) {
      throw bad(Objects.requireNonNullElse(e.getMessage(), ""));
    }
  }

  /** Returns the URL of the next page: the same request with another skip token. */
  static String nextLink(Exchange exchange, String skipToken) throws GraphFault {
    StringBuilder link =
        new StringBuilder(exchange.url().root()).append(exchange.url().path()).append('?');
    for (String option : options(exchange.url())) {
      String name = GraphUrl.decode(option.split("=", 2)[0], true);
      if (!"skiptoken".equals(known(name, exchange.version()))) {
        link.append(option).append('&');
      }
    }
    return link.append("$skiptoken=").append(skipToken).toString();
  }

  private static List<String> options(GraphUrl url) {
    String query = url.query();
    return query == null
        ? List.of()
        : List.of(query.split("&", -1)).stream().filter(option -> !option.isEmpty()).toList();
  }

  /**
   * Returns the name without its dollar sign, in lower case; null if it is no option of OData's.
   */
  private static @Nullable String known(String name, GraphVersion version) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (lowerCase.startsWith("$")) {
      return lowerCase.substring(1);
    }
    return version == GraphVersion.BETA && SYSTEM.contains(lowerCase) ? lowerCase : null;
  }

  private static GraphFault bad(String message) {
    return GraphFault.badRequest(message, List.of());
  }
}
