package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.query.Query;
import io.github.tenantsnapshot.internal.query.QueryException;
import java.util.HashSet;
import java.util.List;
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
   * ignored; on v1.0 so is one of OData's without its dollar sign.
   *
   * @param supported the names of the options that the request supports, without the dollar sign
   * @throws GraphErrorException if an option is not supported, comes twice, or is not valid
   */
  static <T> Query<T> read(Exchange exchange, Query.Options<T> options, Set<String> supported)
      throws GraphErrorException {
    Set<String> seen = new HashSet<>();
    try {
      for (String option : options(exchange.url())) {
        int equals = option.indexOf('=');
        String name = GraphUrl.decode(equals < 0 ? option : option.substring(0, equals), true);
        String known = known(name, exchange);
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

  /**
   * Returns the URL of the next page: the same request with another skip token. Its path is in the
   * canonical spelling; its options are as the client wrote them.
   */
  static String nextLink(Exchange exchange, String collection, String skipToken)
      throws GraphErrorException {
    StringBuilder link =
        new StringBuilder(exchange.serviceRoot()).append('/').append(collection).append('?');
    for (String option : options(exchange.url())) {
      String name = GraphUrl.decode(option.split("=", 2)[0], true);
      if (!"skiptoken".equals(known(name, exchange))) {
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
   * Returns the name without its dollar sign, in OData's spelling; null if it is no option of
   * OData's.
   */
  private static @Nullable String known(String name, Exchange exchange) {
    boolean dollar = name.startsWith("$");
    if (!dollar && exchange.version() != GraphVersion.BETA) {
      return null;
    }
    String plain = dollar ? name.substring(1) : name;
    if (exchange.names().is(plain, "orderby", "orderBy")) { // as OData spells it, and as Graph does
      return "orderby";
    }
    String system = exchange.names().find(SYSTEM, plain);
    return system == null && dollar ? plain : system;
  }

  private static GraphErrorException bad(String message) {
    return GraphErrorException.badRequest(message, List.of());
  }
}
