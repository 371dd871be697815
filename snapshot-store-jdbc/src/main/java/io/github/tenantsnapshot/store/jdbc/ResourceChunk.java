package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of several resources. For each resource, it has a line with the lengths of its
 * three parts, then the parts. Nothing is escaped, so properties are returned unchanged.
 */
final class ResourceChunk {

  private static final Pattern LENGTHS = Pattern.compile("(\\d{1,10}) (\\d{1,10}) (\\d{1,10})");

  private ResourceChunk() {}

  /**
   * The maximum size of a chunk. A resource that exceeds it has a chunk of its own.
   *
   * @param resources the maximum number of resources
   * @param characters the maximum number of characters
   */
  record Size(int resources, int characters) {

    /** Chosen by measurement: see docs/PERFORMANCE.md, and decision 10. */
    static final Size DEFAULT = new Size(64, 256 * 1024);

    /** The upper limit of {@code resources}, which readers of all nodes rely on. */
    static final int MAX_RESOURCES = 256;

    Size {
      if (resources < 1 || resources > MAX_RESOURCES) {
        throw new IllegalArgumentException(
            "resources must be from 1 to " + MAX_RESOURCES + ": " + resources);
      }
    }

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
      Matcher lengths = LENGTHS.matcher(lineEnd < 0 ? "" : text.substring(at, lineEnd));
      if (!lengths.matches()) {
        throw new JobStoreException("the chunk is damaged at character " + at);
      }
      int nameAt = lineEnd + 1;
      long typeAt = nameAt + Long.parseLong(lengths.group(1));
      long propertiesAt = typeAt + Long.parseLong(lengths.group(2));
      long end = propertiesAt + Long.parseLong(lengths.group(3));
      if (end > text.length()) {
        throw new JobStoreException("the chunk is truncated at character " + text.length());
      }
      resources.add(
          new SnapshotResource(
              text.substring(nameAt, (int) typeAt),
              text.substring((int) typeAt, (int) propertiesAt),
              JsonText.unchecked(text.substring((int) propertiesAt, (int) end))));
      at = (int) end;
    }
    return resources;
  }
}
