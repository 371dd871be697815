package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several resources as one text: of each a line with the lengths of its three parts, then the parts
 * as they are. Nothing is escaped, so properties come back to the letter.
 */
final class ResourceChunk {

  private ResourceChunk() {}

  /**
   * How large a chunk may be; a resource that is larger by itself gets a chunk of its own.
   *
   * @param resources how many resources at the most
   * @param characters how many characters at the most
   */
  record Size(int resources, int characters) {

    /** Measured: see docs/PERFORMANCE.md, and decision 10. */
    static final Size DEFAULT = new Size(64, 256 * 1024);

    /** Divides resources into chunks, in their order. */
    List<List<SnapshotResource>> divide(List<SnapshotResource> all) {
      List<List<SnapshotResource>> chunks = new ArrayList<>();
      int start = 0;
      long length = 0;
      for (int i = 0; i < all.size(); i++) {
        long next = all.get(i).properties().toString().length();
        if (i > start && (i - start == resources || length + next > characters)) {
          chunks.add(all.subList(start, i));
          start = i;
          length = 0;
        }
        length += next;
      }
      if (start < all.size()) {
        chunks.add(all.subList(start, all.size()));
      }
      return chunks;
    }
  }

  static String write(List<SnapshotResource> resources) {
    StringBuilder text = new StringBuilder();
    for (SnapshotResource resource : resources) {
      String properties = resource.properties().toString();
      text.append(resource.displayName().length())
          .append(' ')
          .append(resource.resourceType().length())
          .append(' ')
          .append(properties.length())
          .append('\n')
          .append(resource.displayName())
          .append(resource.resourceType())
          .append(properties);
    }
    return text.toString();
  }

  static List<SnapshotResource> read(String text) {
    List<SnapshotResource> resources = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int lineEnd = text.indexOf('\n', at);
      String[] lengths = lineEnd < 0 ? new String[0] : text.substring(at, lineEnd).split(" ");
      if (lengths.length != 3) {
        throw new JobStoreException("content is damaged at character " + at + " of its chunk");
      }
      int typeAt = lineEnd + 1 + Integer.parseInt(lengths[0]);
      int propertiesAt = typeAt + Integer.parseInt(lengths[1]);
      int end = propertiesAt + Integer.parseInt(lengths[2]);
      if (end > text.length()) {
        throw new JobStoreException("content is cut off at character " + text.length());
      }
      resources.add(
          new SnapshotResource(
              text.substring(lineEnd + 1, typeAt),
              text.substring(typeAt, propertiesAt),
              JsonText.unchecked(text.substring(propertiesAt, end))));
      at = end;
    }
    return resources;
  }
}
