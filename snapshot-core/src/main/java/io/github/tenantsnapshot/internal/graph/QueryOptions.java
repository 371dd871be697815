package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.query.Queries;
import io.github.tenantsnapshot.internal.query.Query;
import io.github.tenantsnapshot.internal.query.QueryException;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the query options of a request. */
public final class QueryOptions {

  /** The options of a request for one job or snapshot, without the dollar sign. */
  static final Set<String> OF_ENTITY = Set.of("select");

  /** The options of a request for a list. */
  static final Set<String> OF_LIST =
      Set.of("select", "filter", "orderby", "top", "skiptoken", "count");

  /** The options of a request for a count. */
  static final Set<String> OF_COUNT = Set.of("filter");

  /** The options that OData defines, supported or not; {@code orderby} has two spellings. */
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
   * Returns the query of a request. Options that OData does not define are ignored. On v1.0, so are
   * options without a dollar sign.
   *
   * @param supported the names of the options that the request supports, without the dollar sign
   * @throws GraphErrorException if an option is unsupported, repeated or invalid
   */
  static <T> Query<T> read(Exchange exchange, Queries<T> queries, Set<String> supported)
      throws GraphErrorException {
    List<String> given = exchange.url().options();
    if (given.isEmpty()) {
      return queries.withoutOptions();
    }
    Query.Options<T> options = queries.options(exchange.names());
    Set<String> seen = new HashSet<>();
    try {
      for (String option : given) {
        int equals = option.indexOf('=');
        String name = decode(equals < 0 ? option : option.substring(0, equals));
        String known = known(name, exchange.version(), exchange.names());
        if (known == null) {
          continue;
        }
        if (!supported.contains(known)) {
          throw bad("The query option '" + name + "' is not supported for this request.");
        }
        if (!seen.add(known)) {
          throw bad("The query option '" + name + "' is allowed once only.");
        }
        String value = equals < 0 ? "" : decode(option.substring(equals + 1));
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
   * Returns the URL of the next page: the same request with another skip token. The path is in
   * canonical spelling, the options are as the client sent them.
   */
  static String nextLink(Exchange exchange, String collection, String skipToken)
      throws GraphErrorException {
    StringBuilder link =
        new StringBuilder(exchange.serviceRoot()).append('/').append(collection).append('?');
    for (String option : exchange.url().options()) {
      String name = decode(option.split("=", 2)[0]);
      if (!"skiptoken".equals(known(name, exchange.version(), exchange.names()))) {
        link.append(option).append('&');
      }
    }
    return link.append("$skiptoken=").append(skipToken).toString();
  }

  private static String decode(String text) throws GraphErrorException {
    try {
      return PercentEncoding.decodeQuery(text);
    } catch (IllegalArgumentException e) {
      throw GraphUrl.broken();
    }
  }

  /**
   * Returns the name of an option without its dollar sign, in OData's spelling; null if the option
   * is to be ignored. The name may be in any case.
   *
   * @param name the decoded name
   */
  public static @Nullable String known(String name, GraphVersion version) {
    return known(name, version, RequestNames.inAnyCase());
  }

  private static @Nullable String known(String name, GraphVersion version, RequestNames names) {
    boolean dollar = name.startsWith("$");
    if (!dollar && version != GraphVersion.BETA) {
      return null;
    }
    String plain = dollar ? name.substring(1) : name;
    if (names.is(plain, "orderby", "orderBy")) { // the spellings of OData and Graph
      return "orderby";
    }
    String system = names.find(SYSTEM, plain);
    return system == null && dollar ? plain : system;
  }

  private static GraphErrorException bad(String message) {
    return GraphErrorException.badRequest(message, List.of());
  }
}
