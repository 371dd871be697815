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
 * @param <T> the entities
 */
public final class Query<T> {

  /** How many entities a page has unless the request says so. */
  private static final int DEFAULT_TOP = 100;

  /** How many entities a page may have. */
  private static final int MAX_TOP = 999;

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
    List<T> matching = all.stream().filter(filter).sorted(this::compare).toList();
    List<T> rest =
        after == null
            ? matching
            : matching.stream().filter(entity -> compareKeys(keys(entity), after) > 0).toList();
    boolean more = rest.size() > top;
    List<T> page = more ? rest.subList(0, top) : rest;
    return new Page<>(page, matching.size(), more ? token(keys(page.get(top - 1))) : null);
  }

  private int compare(T left, T right) {
    return compareKeys(keys(left), keys(right));
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
     */
    public Options(EntityType<T> type, List<Property<T>> tieBreakers) {
      this.type = type;
      this.tieBreakers = tieBreakers;
    }

    /** Takes {@code $select}. */
    public void select(String value) throws QueryException {
      Set<String> names = new LinkedHashSet<>();
      for (String part : value.split(",", -1)) {
        String name = part.trim();
        if (name.equals("*")) {
          names.addAll(type.members());
        } else if (type.members().contains(name)) {
          names.add(name);
        } else {
          throw type.unknown(name);
        }
      }
      selected = names;
    }

    /** Takes {@code $filter}. */
    public void filter(String value) throws QueryException {
      filter = FilterParser.parse(type, value);
    }

    /** Takes {@code $orderby}. */
    public void orderBy(String value) throws QueryException {
      for (String part : value.split(",", -1)) {
        String[] words = part.trim().split("\\s+", -1);
        Property<T> property = type.property(words[0], "$orderby");
        if (!property.isOrderable()) {
          throw new QueryException(
              "The property '" + property.path() + "' does not support $orderby.");
        }
        boolean descending = words.length == 2 && words[1].equals("desc");
        if (words.length > 2 || (words.length == 2 && !descending && !words[1].equals("asc"))) {
          throw new QueryException(
              "Invalid $orderby: '" + part.trim() + "'; allowed after a property is asc or desc.");
        }
        order.add(new Key<>(property, descending));
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
      if (!value.equals("true") && !value.equals("false")) {
        throw new QueryException("Invalid $count: '" + value + "'; allowed are true and false.");
      }
      count = value.equals("true");
    }

    /** Returns the query. */
    public Query<T> build() throws QueryException {
      tieBreakers.forEach(property -> order.add(new Key<>(property, false)));
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
          "Invalid $skiptoken: it must be taken unchanged from an @odata.nextLink, together with the"
              + " other options.");
    }
  }
}
