package io.github.tenantsnapshot.internal.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query options of one request, ready to be applied. Immutable.
 *
 * <p>Each entity is read once for the filter and once for the order. The number of comparisons of
 * the filter, and that of the keys of the order, have bounds, so that the cost of a request depends
 * on the number of entities alone.
 *
 * @param <T> the entities
 */
public final class Query<T> {

  /** How many entities a page has unless the request says so. */
  private static final int DEFAULT_TOP = 100;

  /** How many entities a page may have. */
  private static final int MAX_TOP = 999;

  /** How many characters an option may have. */
  private static final int MAX_LENGTH = 16_384;

  /** How many names {@code $select} may have. */
  private static final int MAX_SELECTED = 100;

  /** How many properties {@code $orderby} may have. */
  private static final int MAX_ORDERED = 20;

  /** Separates the keys of a skip token; no key has it. */
  private static final String SEPARATOR = "\u0000";

  private final @Nullable Set<String> selected;
  private final Predicate<T> filter;
  private final List<Key<T>> order;
  private final int top;
  private final @Nullable List<Object> after;
  private final boolean count;

  private Query(Options<T> options) {
    this.selected = options.selected;
    this.filter = options.filter;
    this.order = List.copyOf(options.order);
    this.top = options.top;
    this.after = options.after;
    this.count = options.count;
  }

  /** A property to order by. */
  private record Key<T>(Property<T> property, boolean descending) {

    int compare(Object left, Object right) {
      int ascending = property.order().compare(left, right);
      return descending ? -ascending : ascending;
    }
  }

  /** An entity and what it is ordered by. */
  private record Keyed<T>(T entity, List<Object> keys) {}

  /**
   * What is asked for of a list.
   *
   * @param entities the page
   * @param count how many there are on all pages
   * @param skipToken leads to the next page; null on the last
   */
  public record Page<T>(List<T> entities, int count, @Nullable String skipToken) {}

  /** Returns the names to write, in the request's order; null for the default ones. */
  public @Nullable Set<String> selected() {
    return selected;
  }

  /** Tells whether the count is to be written. */
  public boolean isCounted() {
    return count;
  }

  /** Returns how many entities the filter lets pass. */
  public int count(List<T> all) {
    return (int) all.stream().filter(filter).count();
  }

  /** Returns the page that is asked for. */
  public Page<T> apply(List<T> all) {
    List<Keyed<T>> matching =
        all.stream()
            .filter(filter)
            .map(entity -> new Keyed<>(entity, keys(entity)))
            .sorted((left, right) -> compareKeys(left.keys, right.keys))
            .toList();
    List<Keyed<T>> rest =
        after == null
            ? matching
            : matching.stream().filter(each -> compareKeys(each.keys, after) > 0).toList();
    boolean more = rest.size() > top;
    List<Keyed<T>> page = more ? rest.subList(0, top) : rest;
    return new Page<>(
        page.stream().map(Keyed::entity).toList(),
        matching.size(),
        more ? token(page.get(top - 1).keys) : null);
  }

  private List<Object> keys(T entity) {
    return order.stream().map(key -> key.property.valueOf(entity)).toList();
  }

  private int compareKeys(List<Object> left, List<Object> right) {
    for (int i = 0; i < order.size(); i++) {
      int result = order.get(i).compare(left.get(i), right.get(i));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  private static String token(List<Object> keys) {
    String text = keys.stream().map(Object::toString).collect(Collectors.joining(SEPARATOR));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Collects the options of a request.
   *
   * @param <T> the entities
   */
  public static final class Options<T> {

    private final EntityType<T> type;
    private final List<Property<T>> tieBreakers;
    private final RequestNames names;
    private @Nullable Set<String> selected;
    private Predicate<T> filter = entity -> true;
    private final List<Key<T>> order = new ArrayList<>();
    private int top = DEFAULT_TOP;
    private @Nullable String skipToken;
    private @Nullable List<Object> after;
    private boolean count;

    /**
     * Starts without any option.
     *
     * @param tieBreakers the default order, which must tell all entities apart
     * @param names what names are compared with
     */
    public Options(EntityType<T> type, List<Property<T>> tieBreakers, RequestNames names) {
      this.type = type;
      this.tieBreakers = tieBreakers;
      this.names = names;
    }

    /** Takes {@code $select}. */
    public void select(String value) throws QueryException {
      Set<String> members = new LinkedHashSet<>();
      for (String part : parts("$select", value, MAX_SELECTED)) {
        String written = part.trim();
        String member = names.find(type.members(), written);
        if (written.equals("*")) {
          members.addAll(type.members());
        } else if (member != null) {
          members.add(member);
        } else {
          throw type.unknown(written);
        }
      }
      selected = members;
    }

    /** Takes {@code $filter}. */
    public void filter(String value) throws QueryException {
      requireLength("$filter", value);
      filter = FilterParser.parse(type, value, names);
    }

    /** Takes {@code $orderby}. */
    public void orderBy(String value) throws QueryException {
      for (String part : parts("$orderby", value, MAX_ORDERED)) {
        String[] words = part.trim().split("\\s+", -1);
        Property<T> property = type.property(words[0], "$orderby", names);
        if (!property.isOrderable()) {
          throw new QueryException(
              "The property '" + property.path() + "' does not support $orderby.");
        }
        boolean descending = words.length == 2 && names.is(words[1], "desc");
        if (words.length > 2 || (words.length == 2 && !descending && !names.is(words[1], "asc"))) {
          throw new QueryException(
              "Invalid $orderby: '" + part.trim() + "'; allowed after a property is asc or desc.");
        }
        orderBy(property, descending);
      }
    }

    /** Adds a key, unless the property is one already, which would leave it nothing to decide. */
    private void orderBy(Property<T> property, boolean descending) {
      if (order.stream().noneMatch(key -> key.property == property)) {
        order.add(new Key<>(property, descending));
      }
    }

    private static String[] parts(String option, String value, int most) throws QueryException {
      requireLength(option, value);
      String[] parts = value.split(",", -1);
      if (parts.length > most) {
        throw new QueryException(
            "Invalid "
                + option
                + ": it has "
                + parts.length
                + " names; allowed are up to "
                + most
                + ".");
      }
      return parts;
    }

    private static void requireLength(String option, String value) throws QueryException {
      if (value.length() > MAX_LENGTH) {
        throw new QueryException(
            "Invalid "
                + option
                + ": it has "
                + value.length()
                + " characters; allowed are up to "
                + MAX_LENGTH
                + ".");
      }
    }

    /** Takes {@code $top}. */
    public void top(String value) throws QueryException {
      if (!value.matches("[0-9]{1,9}")
          || Integer.parseInt(value) < 1
          || Integer.parseInt(value) > MAX_TOP) {
        throw new QueryException(
            "Invalid page size specified: '"
                + value
                + "'. Must be between 1 and "
                + MAX_TOP
                + " inclusive.");
      }
      top = Integer.parseInt(value);
    }

    /** Takes {@code $skiptoken}, which only a next link gives. */
    public void skipToken(String value) {
      skipToken = value;
    }

    /** Takes {@code $count}. */
    public void count(String value) throws QueryException {
      count = names.is(value, "true");
      if (!count && !names.is(value, "false")) {
        throw new QueryException("Invalid $count: '" + value + "'; allowed are true and false.");
      }
    }

    /** Returns the query. */
    public Query<T> build() throws QueryException {
      tieBreakers.forEach(property -> orderBy(property, false));
      after = skipToken == null ? null : keys(skipToken);
      return new Query<>(this);
    }

    private List<Object> keys(String token) throws QueryException {
      try {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        String[] parts = text.split(SEPARATOR, -1);
        if (parts.length != order.size()) {
          throw invalidToken();
        }
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
          keys.add(order.get(i).property.fromToken(parts[i]));
        }
        return keys;
      } catch (IllegalArgumentException e) {
        throw invalidToken();
      }
    }

    private static QueryException invalidToken() {
      return new QueryException(
          "Invalid $skiptoken: it must be taken unchanged from an @odata.nextLink, together with"
              + " the other options.");
    }
  }
}
