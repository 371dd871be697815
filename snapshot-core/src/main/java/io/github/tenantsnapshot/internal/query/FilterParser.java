package io.github.tenantsnapshot.internal.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A parser of {@code $filter}: comparisons, {@code startsWith}, {@code and}, {@code or}, {@code
 * not} and parentheses. For one use.
 *
 * @param <T> the entities
 */
final class FilterParser<T> {

  /** The maximum depth of parentheses and negations. */
  private static final int MAX_DEPTH = 50;

  /** The maximum number of comparisons, which are evaluated for each entity. */
  private static final int MAX_COMPARISONS = 100;

  private final EntityType<T> type;
  private final RequestNames names;
  private final FilterLexer lexer;
  private int comparisons;

  private FilterParser(EntityType<T> type, String text, RequestNames names) {
    this.type = type;
    this.names = names;
    this.lexer = new FilterLexer(text, names);
  }

  /** Returns the condition of the filter. */
  static <T> Predicate<T> parse(EntityType<T> type, String text, RequestNames names)
      throws QueryException {
    FilterParser<T> parser = new FilterParser<>(type, text, names);
    parser.lexer.next();
    Predicate<T> filter = parser.or(0);
    if (parser.lexer.kind() != FilterLexer.Kind.END) {
      throw parser.lexer.expected("'and', 'or' or the end");
    }
    return filter;
  }

  private Predicate<T> or(int depth) throws QueryException {
    List<Predicate<T>> operands =
        new ArrayList<>(); // a list, since recursion could overflow the stack
    operands.add(and(depth));
    while (lexer.isWord("or")) {
      lexer.next();
      operands.add(and(depth));
    }
    return entity -> operands.stream().anyMatch(operand -> operand.test(entity));
  }

  private Predicate<T> and(int depth) throws QueryException {
    List<Predicate<T>> operands = new ArrayList<>();
    operands.add(operand(depth, false));
    while (lexer.isWord("and")) {
      lexer.next();
      operands.add(operand(depth, false));
    }
    return entity -> operands.stream().allMatch(operand -> operand.test(entity));
  }

  /**
   * Parses an operand of {@code and} or {@code or}.
   *
   * @param negated whether it follows a {@code not}, which has precedence over comparisons
   */
  private Predicate<T> operand(int depth, boolean negated) throws QueryException {
    if (depth > MAX_DEPTH) {
      throw new QueryException(
          "Invalid filter clause: it is nested more than " + MAX_DEPTH + " levels deep.");
    }
    if (lexer.isWord("not")) {
      lexer.next();
      return operand(depth + 1, true).negate();
    }
    if (lexer.kind() == FilterLexer.Kind.OPEN) {
      lexer.next();
      Predicate<T> inner = or(depth + 1);
      lexer.take(FilterLexer.Kind.CLOSE, "')'");
      return inner;
    }
    String word = lexer.text();
    lexer.take(FilterLexer.Kind.WORD, "a property, startsWith, not or '('");
    if (++comparisons > MAX_COMPARISONS) {
      throw new QueryException(
          "Invalid filter clause: it has more than " + MAX_COMPARISONS + " comparisons.");
    }
    if (lexer.kind() == FilterLexer.Kind.OPEN) {
      if (!names.is(word, "startsWith", "startswith")) { // the spellings of Graph and OData
        throw new QueryException(
            "Invalid filter clause: the function '"
                + word
                + "' is not supported; supported is startsWith.");
      }
      return startsWith();
    }
    Property<T> property = type.property(word, "$filter", names);
    if (negated) {
      throw new QueryException(
          "Invalid filter clause: after 'not', the comparison of '"
              + word
              + "' must stand in parentheses.");
    }
    return comparison(property);
  }

  private Predicate<T> startsWith() throws QueryException {
    lexer.take(FilterLexer.Kind.OPEN, "'('");
    String path = lexer.text();
    lexer.take(FilterLexer.Kind.WORD, "a property");
    Property<T> property = type.property(path, "$filter", names);
    property.requireSupported(Operator.STARTS_WITH);
    lexer.take(FilterLexer.Kind.COMMA, "','");
    String prefix = lexer.text();
    lexer.take(FilterLexer.Kind.TEXT, "a text in single quotes");
    lexer.take(FilterLexer.Kind.CLOSE, "')'");
    return entity -> ((String) property.valueOf(entity)).startsWith(prefix);
  }

  private Predicate<T> comparison(Property<T> property) throws QueryException {
    Operator operator = operator(lexer.kind() == FilterLexer.Kind.WORD ? lexer.text() : null);
    if (operator == null) {
      throw lexer.expected("one of eq, ne, ge and le");
    }
    property.requireSupported(operator);
    lexer.next();
    Object literal =
        switch (lexer.kind()) {
          case TEXT -> property.literal(lexer.text(), true, names);
          case WORD -> property.literal(lexer.text(), false, names);
          case MEMBER -> property.memberLiteral(lexer.type(), lexer.text(), names);
          case OPEN, CLOSE, COMMA, END -> throw lexer.expected("a value");
        };
    lexer.next();
    Comparator<Object> order = property.order();
    return switch (operator) {
      case EQ -> entity -> property.valueOf(entity).equals(literal);
      case NE -> entity -> !property.valueOf(entity).equals(literal);
      case GE -> entity -> order.compare(property.valueOf(entity), literal) >= 0;
      case LE -> entity -> order.compare(property.valueOf(entity), literal) <= 0;
      case STARTS_WITH -> throw lexer.expected("one of eq, ne, ge and le");
    };
  }

  private @Nullable Operator operator(@Nullable String word) {
    for (Operator operator : Operator.values()) {
      if (word != null && operator != Operator.STARTS_WITH && names.is(word, operator.symbol())) {
        return operator;
      }
    }
    return null;
  }
}
