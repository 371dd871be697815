package io.github.tenantsnapshot.internal.query;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A property to filter or order by. Immutable.
 *
 * @param <T> the Java type of the entities
 */
public final class Property<T> {

  /**
   * The number of characters by which texts are ordered. A skip token contains them, and clients
   * cannot send a URL of any length.
   */
  private static final int ORDERED_CHARACTERS = 1_000;

  /** Stands for null, also as a literal, and equals no text. */
  private static final Object NULL = new Object();

  private final String path;
  private final Kind kind;
  private final String typeName;
  private final List<String> members;
  private final Function<T, Object> value;
  private final Set<Operator> operators;
  private final boolean orderable;
  private final Comparator<Object> order;

  /** The kinds of values. */
  private enum Kind {
    TEXT,
    NULLABLE_TEXT,
    INSTANT,
    ENUM
  }

  private Property(
      String path,
      Kind kind,
      String typeName,
      List<String> members,
      Function<T, Object> value,
      boolean orderable,
      Set<Operator> operators) {
    this.path = path;
    this.kind = kind;
    this.typeName = typeName;
    this.members = members;
    this.value = value;
    this.operators = operators;
    this.orderable = orderable;
    this.order =
        switch (kind) {
          case TEXT, NULLABLE_TEXT -> Comparator.comparing(String.class::cast);
          case INSTANT -> Comparator.comparing(Instant.class::cast);
          case ENUM -> Comparator.comparing(member -> members.indexOf((String) member));
        };
  }

  /** Returns a property with text values. */
  public static <T> Property<T> text(
      String path, Function<T, String> value, boolean orderable, Operator... operators) {
    return new Property<>(
        path, Kind.TEXT, "", List.of(), value::apply, orderable, Set.of(operators));
  }

  /**
   * Returns a property with texts that may be null. Null equals the literal {@code null}, and no
   * text, not even {@code ''}.
   */
  public static <T> Property<T> nullableText(String path, Function<T, @Nullable String> value) {
    return new Property<>(
        path,
        Kind.NULLABLE_TEXT,
        "",
        List.of(),
        entity -> {
          String text = value.apply(entity);
          return text == null ? NULL : text;
        },
        false, // NULL has no order
        Set.of(Operator.EQ));
  }

  /** Returns a property with instants as values. */
  public static <T> Property<T> instant(
      String path, Function<T, Instant> value, boolean orderable, Operator... operators) {
    return new Property<>(
        path, Kind.INSTANT, "", List.of(), value::apply, orderable, Set.of(operators));
  }

  /**
   * Returns a property with the members of an enumeration as values.
   *
   * @param typeName the qualified name of the enumeration, an optional prefix of literals
   * @param members the members in their order
   */
  public static <T> Property<T> member(
      String path,
      String typeName,
      List<String> members,
      Function<T, String> value,
      boolean orderable,
      Operator... operators) {
    return new Property<>(
        path, Kind.ENUM, typeName, members, value::apply, orderable, Set.of(operators));
  }

  /** Returns the name, or a path of names separated by slashes. */
  public String path() {
    return path;
  }

  boolean isOrderable() {
    return orderable;
  }

  Object valueOf(T entity) {
    return value.apply(entity);
  }

  /** Returns what an entity is ordered by: its value, of a text the first 1,000 characters. */
  Object orderKeyOf(T entity) {
    Object key = valueOf(entity);
    if (!(key instanceof String text) || text.length() <= ORDERED_CHARACTERS) {
      return key;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(ORDERED_CHARACTERS - 1));
    return text.substring(0, splitsPair ? ORDERED_CHARACTERS - 1 : ORDERED_CHARACTERS);
  }

  /** Returns the order of the keys of this property. */
  Comparator<Object> order() {
    return order;
  }

  /** Throws if the property does not support an operator. */
  void requireSupported(Operator operator) throws QueryException {
    if (!operators.contains(operator)) {
      throw new QueryException(
          "The property '"
              + path
              + "' does not support '"
              + operator.symbol()
              + "' in $filter"
              + (operators.isEmpty()
                  ? "."
                  : "; supported are "
                      + operators.stream()
                          .sorted()
                          .map(Operator::symbol)
                          .collect(Collectors.joining(", "))
                      + "."));
    }
  }

  /** Returns the value of a literal, given without its quotes. */
  Object literal(String text, boolean quoted, RequestNames names) throws QueryException {
    return switch (kind) {
      case TEXT -> {
        require(quoted, text, allowed());
        yield text;
      }
      case NULLABLE_TEXT -> {
        boolean isNull = !quoted && names.is(text, "null");
        require(quoted || isNull, text, allowed());
        yield isNull ? NULL : text;
      }
      case INSTANT -> {
        require(!quoted, text, allowed());
        try {
          yield OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
          throw wrong(text, allowed());
        }
      }
      case ENUM -> {
        String member = quoted ? names.find(members, text) : null;
        if (member == null) {
          throw wrong(text, allowed());
        }
        yield member;
      }
    };
  }

  private String allowed() {
    return switch (kind) {
      case TEXT -> "a text in single quotes";
      case NULLABLE_TEXT -> "a text in single quotes, or null";
      case INSTANT -> "an instant such as 2026-01-27T22:09:05Z, without quotes";
      case ENUM -> "one of '" + String.join("', '", members) + "'";
    };
  }

  /** Returns the value of the OData enumeration literal {@code name.of.type'member'}. */
  Object memberLiteral(String type, String member, RequestNames names) throws QueryException {
    if (kind != Kind.ENUM) {
      throw wrong(type + "'" + member + "'", allowed());
    }
    if (!names.is(type, typeName)) {
      throw new QueryException(
          "Invalid filter clause: the type of '"
              + path
              + "' is '"
              + typeName
              + "', not '"
              + type
              + "'.");
    }
    return literal(member, true, names);
  }

  /**
   * Returns the value for its text in a skip token.
   *
   * @throws IllegalArgumentException if this property has no such value
   */
  Object fromToken(String text) {
    return switch (kind) {
      case TEXT, NULLABLE_TEXT -> text;
      case INSTANT -> {
        try {
          yield Instant.parse(text);
        } catch (DateTimeParseException e) {
          throw new IllegalArgumentException(e);
        }
      }
      case ENUM -> {
        if (!members.contains(text)) {
          throw new IllegalArgumentException(text);
        }
        yield text;
      }
    };
  }

  private void require(boolean holds, String text, String allowed) throws QueryException {
    if (!holds) {
      throw wrong(text, allowed);
    }
  }

  private QueryException wrong(String text, String allowed) {
    return new QueryException(
        "Invalid filter clause: '"
            + text
            + "' is no value of '"
            + path
            + "'; allowed is "
            + allowed
            + ".");
  }
}
