package io.github.tenantsnapshot.simulator.internal.directory;

import io.github.tenantsnapshot.internal.graph.GraphVersion;
import io.github.tenantsnapshot.internal.graph.QueryOptions;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query options of a directory request. {@code $filter} has comparisons with {@code eq} and
 * {@code startswith}, joined by {@code and} and {@code or}. All else is rejected. Immutable.
 */
final class DirectoryQuery {

  /** The options of a request for one entity, without the dollar sign. */
  static final Set<String> OF_ENTITY = Set.of("select");

  /** The options of a request for a list. */
  static final Set<String> OF_LIST = Set.of("select", "filter", "top", "skiptoken", "count");

  private static final int MAX_FILTER = 16_384;
  private static final int DEFAULT_TOP = 100;
  private static final int MAX_TOP = 999;

  /** Possessive: Java matches other repeated groups recursively, so long texts exceed the stack. */
  private static final String TEXT = "'((?:[^']++|'')*+)'";

  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:([A-Za-z]++)\\s++(?i:eq)\\s++(?:"
              + TEXT
              + "|([A-Za-z0-9.:-]++))"
              + "|(?i:startswith)\\(\\s*+([A-Za-z]++)\\s*+,\\s*+"
              + TEXT
              + "\\s*+\\))\\s*");

  private static final Pattern JOINT = Pattern.compile("(?i)(and|or)(?=\\s)");

  private final EntitySet set;
  private final @Nullable List<String> selected;
  private final Predicate<Map<String, @Nullable Object>> filter;
  private final int top;
  private final int skipped;
  private final boolean counted;

  private DirectoryQuery(EntitySet set, Map<String, String> options) throws DirectoryException {
    this.set = set;
    this.selected = options.containsKey("select") ? select(options.get("select")) : null;
    String written = options.get("filter");
    this.filter = written == null ? entity -> true : filter(written);
    this.top = number(options, "top", DEFAULT_TOP, 1, MAX_TOP);
    this.skipped = number(options, "skiptoken", 0, 0, Integer.MAX_VALUE / 2);
    this.counted = flag(options);
  }

  /**
   * A page of a collection.
   *
   * @param entities its entities, with the selected members only
   * @param count the number of all matching entities; null unless requested
   * @param next the skip token of the next page; null on the last one
   */
  record Page(
      List<Map<String, @Nullable Object>> entities,
      @Nullable Integer count,
      @Nullable Integer next) {}

  /**
   * Parses options as they were sent. Options that OData does not define are ignored. On v1.0, so
   * are options without a dollar sign.
   *
   * @param supported the names of the options that the request supports, without the dollar sign
   */
  static DirectoryQuery of(
      EntitySet set, List<String> sent, GraphVersion version, Set<String> supported)
      throws DirectoryException {
    Map<String, String> options = new HashMap<>();
    for (String option : sent) {
      String known = known(option, version);
      if (known == null) {
        continue;
      }
      String name = name(option);
      if (!supported.contains(known)) {
        throw DirectoryException.badRequest(
            "The query option '" + name + "' is not supported for this request.");
      }
      int equals = option.indexOf('=');
      String value = equals < 0 ? "" : decode(option.substring(equals + 1));
      if (options.putIfAbsent(known, value) != null) {
        throw DirectoryException.badRequest(
            "The query option '" + name + "' is allowed once only.");
      }
    }
    return new DirectoryQuery(set, options);
  }

  /** Returns the name of an option as for jobs; null if the option is to be ignored. */
  static @Nullable String known(String option, GraphVersion version) throws DirectoryException {
    return QueryOptions.known(name(option), version);
  }

  private static String name(String option) throws DirectoryException {
    return decode(option.split("=", 2)[0]);
  }

  private static String decode(String text) throws DirectoryException {
    try {
      return PercentEncoding.decodeQuery(text);
    } catch (IllegalArgumentException e) {
      throw DirectoryException.badRequest("The percent-encoding of the query is invalid.");
    }
  }

  private List<String> select(String value) throws DirectoryException {
    List<String> names = new ArrayList<>();
    for (String part : value.split(",", -1)) {
      names.add(set.member(part.strip()));
    }
    return names;
  }

  private Predicate<Map<String, @Nullable Object>> filter(String text) throws DirectoryException {
    if (text.length() > MAX_FILTER) {
      throw invalid("it has more than " + MAX_FILTER + " characters");
    }
    Matcher term = TERM.matcher(text);
    Matcher joint = JOINT.matcher(text);
    Predicate<Map<String, @Nullable Object>> any = entity -> false;
    Predicate<Map<String, @Nullable Object>> all = entity -> true;
    int at = 0;
    while (true) {
      if (!term.region(at, text.length()).lookingAt()) {
        throw invalid("allowed are eq and startswith, joined by and, or: '" + text + "'");
      }
      all = all.and(comparison(term));
      at = term.end();
      if (at == text.length()) {
        return any.or(all);
      }
      if (!joint.region(at, text.length()).lookingAt()) {
        throw invalid("allowed are eq and startswith, joined by and, or: '" + text + "'");
      }
      if (joint.group(1).equalsIgnoreCase("or")) {
        any = any.or(all);
        all = entity -> true;
      }
      at = joint.end();
    }
  }

  private static DirectoryException invalid(String problem) {
    return DirectoryException.badRequest("Invalid filter clause: " + problem + ".");
  }

  private Predicate<Map<String, @Nullable Object>> comparison(Matcher term)
      throws DirectoryException {
    if (term.group(4) != null) {
      String name = set.member(term.group(4));
      var unused = set.literal(name);
      String prefix = term.group(5).replace("''", "'");
      return entity ->
          entity.get(name) instanceof String text
              && text.regionMatches(true, 0, prefix, 0, prefix.length());
    }
    String name = set.member(term.group(1));
    EntitySet.Literal literal = set.literal(name);
    String quoted = term.group(2);
    String value = quoted != null ? quoted.replace("''", "'") : term.group(3);
    if (quoted == null && value.equalsIgnoreCase("null")) {
      return entity -> entity.get(name) == null;
    }
    if (!literal.matches(value, quoted != null)) {
      throw invalid(
          "'" + value + "' is no value of '" + name + "'; allowed is " + literal.allowed());
    }
    return entity -> {
      Object its = entity.get(name);
      return its != null && String.valueOf(its).equalsIgnoreCase(value);
    };
  }

  private static int number(
      Map<String, String> options, String name, int absent, int least, int greatest)
      throws DirectoryException {
    String value = options.get(name);
    if (value == null) {
      return absent;
    }
    if (value.matches("[0-9]{1,9}")
        && Integer.parseInt(value) >= least
        && Integer.parseInt(value) <= greatest) {
      return Integer.parseInt(value);
    }
    throw DirectoryException.badRequest(
        "Invalid $" + name + ": '" + value + "'. Must be from " + least + " to " + greatest + ".");
  }

  private static boolean flag(Map<String, String> options) throws DirectoryException {
    String value = options.getOrDefault("count", "false");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw DirectoryException.badRequest(
          "Invalid $count: '" + value + "'; allowed are true and false.");
    }
    return value.equalsIgnoreCase("true");
  }

  /** Returns an entity with the selected members only. */
  Map<String, @Nullable Object> selected(Map<String, @Nullable Object> entity) {
    if (selected == null) {
      return entity;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    selected.forEach(name -> members.put(name, entity.get(name)));
    return members;
  }

  /** Returns the page of a collection. */
  Page apply(List<Map<String, @Nullable Object>> all) {
    List<Map<String, @Nullable Object>> matching = all.stream().filter(filter).toList();
    int end = Math.min(matching.size(), skipped + top);
    List<Map<String, @Nullable Object>> page =
        matching.subList(Math.min(skipped, matching.size()), end).stream()
            .map(this::selected)
            .toList();
    return new Page(page, counted ? matching.size() : null, end < matching.size() ? end : null);
  }
}
