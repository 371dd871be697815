package io.github.tenantsnapshot.internal.http;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of HTTP headers by case-insensitive name, in the order of {@link
 * String#CASE_INSENSITIVE_ORDER}. A message has few headers, so two sorted arrays take less memory
 * than a tree. Thread-safe if its values are.
 *
 * @param <V> the type of the values
 */
public final class HeaderMap<V> extends AbstractMap<String, V> {

  private final String[] names; // sorted; only the first ones are used
  private final Object[] values;
  private final int size;

  private HeaderMap(Builder<V> builder) {
    this.names = builder.names;
    this.values = builder.values;
    this.size = builder.size;
  }

  /**
   * Returns a map with the same headers. Of names that differ only in case, the first remains, with
   * the last value.
   */
  public static <V> HeaderMap<V> copyOf(Map<String, V> headers) {
    if (headers instanceof HeaderMap<V> same) {
      return same;
    }
    Builder<V> builder = new Builder<>(headers.size());
    headers.forEach(builder::put);
    return builder.build();
  }

  /** Returns these headers and another one, which replaces the value of the same name. */
  public HeaderMap<V> with(String name, V value) {
    return copy(1).put(name, value).build();
  }

  /** Returns these headers and others, which replace the values of the same names. */
  public HeaderMap<V> with(Map<String, V> more) {
    if (more.isEmpty()) {
      return this;
    }
    Builder<V> builder = copy(more.size());
    more.forEach(builder::put);
    return builder.build();
  }

  /** Returns a builder with these headers, for up to {@code more} others. */
  private Builder<V> copy(int more) {
    Builder<V> builder = new Builder<>(size + more);
    System.arraycopy(names, 0, builder.names, 0, size);
    System.arraycopy(values, 0, builder.values, 0, size);
    builder.size = size;
    return builder;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean containsKey(Object name) {
    return indexOf(names, size, (String) name) >= 0;
  }

  @Override
  public @Nullable V get(Object name) {
    int index = indexOf(names, size, (String) name);
    return index < 0 ? null : value(index);
  }

  @Override
  public Set<Map.Entry<String, V>> entrySet() {
    return new Entries();
  }

  @SuppressWarnings("unchecked") // a builder adds values of this type only
  private V value(int index) {
    return (V) values[index];
  }

  /** Returns the index of a name; if it is absent, {@code -1 - index} of its place. */
  private static int indexOf(String[] names, int size, String name) {
    int from = 0;
    int to = size;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = names[middle].compareToIgnoreCase(name);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return -1 - from;
  }

  /** The view of the headers. */
  private final class Entries extends AbstractSet<Map.Entry<String, V>> {

    @Override
    public int size() {
      return size;
    }

    @Override
    public boolean contains(Object entry) {
      return entry instanceof Map.Entry<?, ?> header
          && header.getKey() instanceof String name
          && containsKey(name)
          && Objects.equals(get(name), header.getValue());
    }

    @Override
    public Iterator<Map.Entry<String, V>> iterator() {
      return new Iterator<>() {
        private int next;

        @Override
        public boolean hasNext() {
          return next < size;
        }

        @Override
        public Map.Entry<String, V> next() {
          if (next == size) {
            throw new NoSuchElementException();
          }
          int index = next++;
          return new SimpleImmutableEntry<>(names[index], value(index));
        }
      };
    }
  }

  /**
   * A builder of a {@link HeaderMap}. For one use; not thread-safe.
   *
   * @param <V> the type of the values
   */
  public static final class Builder<V> {

    private String[] names;
    private Object[] values;
    private int size;

    /** Creates a builder without headers. Beyond {@code capacity} of them, it copies its arrays. */
    public Builder(int capacity) {
      this.names = new String[capacity];
      this.values = new Object[capacity];
    }

    /** Adds a header. Of names that differ only in case, the first remains, with the last value. */
    public Builder<V> put(String name, V value) {
      return merge(name, value, (first, last) -> last);
    }

    /** Adds a header; for a name that is present, stores the result of {@code merging}. */
    @SuppressWarnings("unchecked") // only values of this type are added
    public Builder<V> merge(String name, V value, BinaryOperator<V> merging) {
      Objects.requireNonNull(name, "name must not be null");
      boolean last = size == 0 || names[size - 1].compareToIgnoreCase(name) < 0;
      int index = last ? -1 - size : indexOf(names, size, name);
      if (index >= 0) {
        values[index] = merging.apply((V) values[index], value);
        return this;
      }
      int place = -1 - index;
      if (size
          == names.length) { // a map that another thread changes has more headers than its size
        names = Arrays.copyOf(names, size + 1);
        values = Arrays.copyOf(values, size + 1);
      }
      System.arraycopy(names, place, names, place + 1, size - place);
      System.arraycopy(values, place, values, place + 1, size - place);
      names[place] = name;
      values[place] = value;
      size++;
      return this;
    }

    /** Returns the map. */
    public HeaderMap<V> build() {
      return new HeaderMap<>(this);
    }
  }
}
