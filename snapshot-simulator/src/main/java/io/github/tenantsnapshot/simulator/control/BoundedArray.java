package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A page of a list in JSON, with a maximum number of elements and of bytes. The first element
 * always fits. Not thread-safe.
 */
final class BoundedArray {

  /** The maximum of 200 KB for a response, less its other members. */
  private static final int MAX_BYTES = 190_000;

  private final int maxElements;
  private final ArrayNode array = JsonNodeFactory.instance.arrayNode();
  private long bytes;

  BoundedArray(int maxElements) {
    this.maxElements = maxElements;
  }

  /** Adds an element unless it does not fit; returns whether it was added. */
  boolean add(JsonNode element) {
    if (array.size() == maxElements) {
      return false;
    }
    int more = Json.bytes(element).length + 1;
    if (bytes + more > MAX_BYTES && !array.isEmpty()) {
      return false;
    }
    bytes += more;
    array.add(element);
    return true;
  }

  ArrayNode array() {
    return array;
  }

  /** Returns the elements in reverse order. */
  ArrayNode reversed() {
    ArrayNode reversed = JsonNodeFactory.instance.arrayNode();
    for (int i = array.size() - 1; i >= 0; i--) {
      reversed.add(array.get(i));
    }
    return reversed;
  }
}
