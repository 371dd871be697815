package io.github.tenantsnapshot.internal.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parsed query options of one request. Immutable.
 *
 * <p>The numbers of comparisons in the filter and of keys in the order are limited, so the cost of
 * a request depends only on the number of entities.
 *
 * @param <T> the Java type of the entities
 */
public final class Query<T> {

  /** The default number of entities on a page. */
  private static final int DEFAULT_TOP = 100;

  /** The maximum number of entities on a page. */
  private static final int MAX_TOP = 999;

  /** The maximum length of an option, in characters. */
  private static final int MAX_LENGTH = 16_384;

  /** The maximum number of names in {@code $select}. */
  private static final int MAX_SELECTED = 100;

  /** The maximum number of properties in {@code $orderby}. */
  private static final int MAX_ORDERED = 20;

  /** The separator of the keys in a skip token; no key contains it. */
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

  /** An entity and the values that it is ordered by. */
  private record Keyed<T>(T entity, List<Object> keys) {}

  /**
   * A page of a list.
   *
   * @param entities the entities on the page
   * @param count the number of entities on all pages
   * @param skipToken the skip token of the next page; null on the last page
   */
  public record Page<T>(List<T> entities, int count, @Nullable String skipToken) {}

  /** Returns the selected names in the order of the request; null without {@code $select}. */
  public @Nullable Set<String> selected() {
    return selected;
  }

  /** Returns whether the response is to contain the count. */
  public boolean isCounted() {
    return count;
  }

  /** Returns the number of entities that match the filter. */
  public int count(List<T> all) {
    return (int) all.stream().filter(filter).count();
  }

  /** Returns the requested page. */
  public Page<T> apply(List<T> all) {
    List<Keyed<T>> matching = new ArrayList<>();
    for (T entity : all) {
      if (filter.test(entity)) {
        matching.add(new Keyed<>(entity, keys(entity)));
      }
    }
    matching.sort((left, right) -> compareKeys(left.keys, right.keys));
    int start = 0;
    while (after != null
        && start < matching.size()
        && compareKeys(matching.get(start).keys, after) <= 0) {
      start++;
    }
    boolean more = matching.size() - start > top;
    int end = more ? start + top : matching.size();
    List<T> page = new ArrayList<>(end - start);
    for (Keyed<T> each : matching.subList(start, end)) {
      page.add(each.entity);
    }
    return new Page<>(
        Collections.unmodifiableList(page),
        matching.size(),
        more ? token(matching.get(end - 1).keys) : null);
  }

  private List<Object> keys(T entity) {
    List<Object> keys = new ArrayList<>(order.size());
    for (Key<T> key : order) {
      keys.add(key.property.orderKeyOf(entity));
    }
    return keys;
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
   * A builder of a query from the options of a request. Not thread-safe.
   *
   * @param <T> the Java type of the entities
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
     * Creates a builder without options.
     *
     * @param tieBreakers the default order, which must be unique for each entity
     * @param names compares the names in the request with those of the API
     */
    public Options(EntityType<T> type, List<Property<T>> tieBreakers, RequestNames names) {
      this.type = type;
      this.tieBreakers = tieBreakers;
      this.names = names;
    }

    /** Parses {@code $select}. */
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

    /** Parses {@code $filter}. */
    public void filter(String value) throws QueryException {
      requireLength("$filter", value);
      filter = FilterParser.parse(type, value, names);
    }

    /** Parses {@code $orderby}. */
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

    /** Adds a key, unless the property is a key already: a second one would have no effect. */
    private void orderBy(Property<T> property, boolean descending) {
      for (Key<T> key : order) {
        if (key.property == property) {
          return;
        }
      }
      order.add(new Key<>(property, descending));
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

    /** Parses {@code $top}. */
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

    /** Sets {@code $skiptoken}, which comes from a next link. */
    public void skipToken(String value) {
      skipToken = value;
    }

    /** Parses {@code $count}. */
    public void count(String value) throws QueryException {
      count = names.is(value, "true");
      if (!count && !names.is(value, "false")) {
        throw new QueryException("Invalid $count: '" + value + "'; allowed are true and false.");
      }
    }

    /** Returns the query. */
    public Query<T> build() throws QueryException {
      orderByTieBreakers();
      after = skipToken == null ? null : keys(skipToken);
      return new Query<>(this);
    }

    /** Returns the query of all entities in the default order. For a builder without options. */
    Query<T> all() {
      orderByTieBreakers();
      return new Query<>(this);
    }

    private void orderByTieBreakers() {
      for (Property<T> property : tieBreakers) {
        orderBy(property, false);
      }
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
