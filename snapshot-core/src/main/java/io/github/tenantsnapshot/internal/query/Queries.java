package io.github.tenantsnapshot.internal.query;

import java.util.List;

/**
 * The queries for entities of a type, in a default order. Immutable.
 *
 * @param <T> the Java type of the entities
 */
public final class Queries<T> {

  private final EntityType<T> type;
  private final List<Property<T>> tieBreakers;
  private final Query<T> withoutOptions;

  /**
   * Creates the queries of a type.
   *
   * @param tieBreakers the default order, which must be unique for each entity
   */
  public Queries(EntityType<T> type, List<Property<T>> tieBreakers) {
    this.type = type;
    this.tieBreakers = List.copyOf(tieBreakers);
    this.withoutOptions = new Query.Options<>(type, tieBreakers, RequestNames.exact()).all();
  }

  /** Returns the query of a request without options, as most requests are. */
  public Query<T> withoutOptions() {
    return withoutOptions;
  }

  /**
   * Returns a builder without options.
   *
   * @param names compares the names in the request with those of the API
   */
  public Query.Options<T> options(RequestNames names) {
    return new Query.Options<>(type, tieBreakers, names);
  }
}
