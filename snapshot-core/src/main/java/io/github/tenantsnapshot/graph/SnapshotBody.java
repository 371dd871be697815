package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.internal.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * The JSON of a snapshot, made resource by resource as it is read. Ends with an {@link IOException}
 * if the snapshot is gone meanwhile, so that nobody takes a part for the whole. Not thread-safe.
 */
final class SnapshotBody extends InputStream {

  private final Snapshot snapshot;
  private final Iterator<SnapshotResource> resources;
  private InputStream chunk;
  private boolean first = true;
  private boolean ended;
  private boolean closed;

  /** Starts at the beginning of a snapshot, which is closed with this stream. */
  SnapshotBody(Snapshot snapshot, String serviceRoot) {
    this.snapshot = snapshot;
    this.resources = snapshot.resources().iterator();
    this.chunk = chunkOf(head(snapshot, serviceRoot));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (closed) {
      throw new IOException("the response has been closed");
    }
    if (length == 0) {
      return 0;
    }
    int read = chunk.read(bytes, offset, length);
    while (read < 0 && !ended) {
      chunk = next();
      read = chunk.read(bytes, offset, length);
    }
    return read;
  }

  @Override
  public int available() throws IOException {
    return chunk.available();
  }

  @Override
  public void close() {
    closed = true;
    snapshot.close();
  }

  private InputStream next() throws IOException {
    try {
      if (!resources.hasNext()) {
        ended = true;
        return chunkOf("]}");
      }
      SnapshotResource resource = resources.next();
      String separator = first ? "" : ",";
      first = false;
      return chunkOf(
          separator
              + "{\"displayName\":"
              + Json.quote(resource.displayName())
              + ",\"resourceType\":"
              + Json.quote(resource.resourceType())
              + ",\"properties\":"
              + resource.properties()
              + "}");
    } catch (RuntimeException e) { // of whatever kind: a transport copes with I/O errors only
      throw new IOException("the snapshot cannot be read on: " + e.getMessage(), e);
    }
  }

  private static String head(Snapshot snapshot, String serviceRoot) {
    String collection = "admin/configurationManagement/configurationSnapshots";
    String object =
        Json.write(
            json -> {
              json.writeStartObject();
              json.writeStringField(
                  "@odata.context", serviceRoot + "/$metadata#" + collection + "/$entity");
              json.writeStringField(
                  "@microsoft.graph.tips",
                  "Use $select to choose only the properties your app needs, as this can lead to"
                      + " performance improvements. For example: GET "
                      + collection
                      + "('"
                      + snapshot.id()
                      + "')?$select=description,displayName");
              json.writeStringField("id", snapshot.id());
              json.writeStringField("displayName", snapshot.displayName());
              json.writeStringField("description", snapshot.description());
              json.writeArrayFieldStart("parameters");
              json.writeEndArray();
              json.writeEndObject();
            });
    return object.substring(0, object.length() - 1) + ",\"resources\":[";
  }

  private static InputStream chunkOf(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
