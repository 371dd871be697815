package io.github.tenantsnapshot.internal.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes snapshots, Graph's configurationBaselines, piece by piece in the response to a request.
 */
final class SnapshotJson {

  /** The path of the collection of snapshots. */
  static final String COLLECTION = "admin/configurationManagement/configurationSnapshots";

  private final Exchange exchange;
  private final @Nullable Set<String> selected;

  /**
   * Creates a writer.
   *
   * @param selected the members to write; null for all
   */
  SnapshotJson(Exchange exchange, @Nullable Set<String> selected) {
    this.exchange = exchange;
    this.selected = selected;
  }

  /** Returns the pieces of the response to a request for one snapshot. */
  Iterator<String> entity(Snapshot snapshot) {
    String object =
        Json.write(
            json -> {
              json.writeStartObject();
              exchange.context(json, COLLECTION, JobJson.projection(selected), "/$entity");
              if (selected == null) {
                json.writeStringField("@microsoft.graph.tips", tips(snapshot));
              }
              members(json, snapshot);
              json.writeEndObject();
            });
    return new Joined(withResources(object, snapshot).iterator());
  }

  /**
   * Returns the pieces of the response to a request for a list of snapshots.
   *
   * @param snapshots the snapshots, whose resources are read as the response is read
   * @param count the number of snapshots on all pages; null if it is not requested
   * @param nextLink the URL of the next page; null on the last page
   */
  Iterator<String> collection(
      Iterator<Snapshot> snapshots, @Nullable Integer count, @Nullable String nextLink) {
    String object =
        Json.write(
            json -> {
              json.writeStartObject();
              exchange.context(json, COLLECTION, JobJson.projection(selected));
              if (count != null) {
                json.writeNumberField("@odata.count", count);
              }
              if (nextLink != null) {
                json.writeStringField("@odata.nextLink", nextLink);
              }
              json.writeArrayFieldStart("value");
              json.writeEndArray();
              json.writeEndObject();
            });
    Iterator<Iterator<String>> elements =
        new Separated<>(
            snapshots,
            (separator, snapshot) ->
                new Joined(withResources(separator + element(snapshot), snapshot).iterator()));
    return new Joined(
        List.of(one(object.substring(0, object.length() - 2)), new Joined(elements), one("]}"))
            .iterator());
  }

  private String element(Snapshot snapshot) {
    return Json.write(
        json -> {
          json.writeStartObject();
          members(json, snapshot);
          json.writeEndObject();
        });
  }

  private void members(JsonGenerator json, Snapshot snapshot) throws IOException {
    if (isWritten("id")) {
      json.writeStringField("id", snapshot.id());
    }
    if (isWritten("displayName")) {
      json.writeStringField("displayName", snapshot.displayName());
    }
    if (isWritten("description")) {
      json.writeStringField("description", snapshot.description());
    }
    if (isWritten("parameters")) {
      json.writeArrayFieldStart("parameters");
      json.writeEndArray();
    }
    if (isWritten("resources")) {
      json.writeArrayFieldStart("resources");
      json.writeEndArray();
    }
  }

  /** Inserts the resources between the brackets at the end of the object. */
  private List<Iterator<String>> withResources(String object, Snapshot snapshot) {
    if (!isWritten("resources")) {
      return List.of(one(object));
    }
    return List.of(
        one(object.substring(0, object.length() - 2)),
        new Separated<>(
            snapshot.resources().iterator(), (separator, resource) -> separator + json(resource)),
        one("]}"));
  }

  private static String json(SnapshotResource resource) {
    return "{\"displayName\":"
        + Json.quote(resource.displayName())
        + ",\"resourceType\":"
        + Json.quote(resource.resourceType())
        + ",\"properties\":"
        + resource.properties()
        + "}";
  }

  private boolean isWritten(String member) {
    return selected == null || selected.contains(member);
  }

  private static String tips(Snapshot snapshot) {
    return "Use $select to choose only the properties your app needs, as this can lead to"
        + " performance improvements. For example: GET "
        + COLLECTION
        + "('"
        + snapshot.id()
        + "')?$select=description,displayName";
  }

  private static Iterator<String> one(String piece) {
    return List.of(piece).iterator();
  }

  /**
   * The pieces of several iterators, in sequence. An iterator is created when the previous one
   * ends.
   */
  private static final class Joined implements Iterator<String> {

    private final Iterator<Iterator<String>> parts;
    private Iterator<String> part = Collections.emptyIterator();

    Joined(Iterator<Iterator<String>> parts) {
      this.parts = parts;
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && parts.hasNext()) {
        part = parts.next();
      }
      return part.hasNext();
    }

    @Override
    public String next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return part.next();
    }
  }

  /** The JSON of elements, with a comma before all but the first. */
  private static final class Separated<T, R> implements Iterator<R> {

    private final Iterator<T> elements;
    private final BiFunction<String, T, R> writing;
    private String separator = "";

    Separated(Iterator<T> elements, BiFunction<String, T, R> writing) {
      this.elements = elements;
      this.writing = writing;
    }

    @Override
    public boolean hasNext() {
      return elements.hasNext();
    }

    @Override
    public R next() {
      R written = writing.apply(separator, elements.next());
      separator = ",";
      return written;
    }
  }
}
