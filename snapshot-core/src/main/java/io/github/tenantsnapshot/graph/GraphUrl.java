package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.internal.query.RequestNames;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a request means.
 *
 * @param root scheme and host, for links
 * @param version the version of the API; null if the URL names none
 * @param target what is addressed
 * @param key the id of the job or snapshot; null unless the target is one
 * @param path the path as it was sent
 * @param query the query as it was sent, without its question mark; null if there is none
 */
record GraphUrl(
    String root,
    @Nullable GraphVersion version,
    Target target,
    @Nullable String key,
    String path,
    @Nullable String query) {

  private static final String GRAPH = "https://graph.microsoft.com";

  /** What this API has. */
  enum Target {
    /** The createSnapshot action. */
    CREATE_SNAPSHOT,
    /** The collection of snapshots. */
    SNAPSHOTS,
    /** The number of snapshots. */
    SNAPSHOT_COUNT,
    /** One snapshot. */
    SNAPSHOT,
    /** The collection of jobs. */
    JOBS,
    /** The number of jobs. */
    JOB_COUNT,
    /** One job. */
    JOB,
    /** What jobs and snapshots are parts of. */
    MANAGEMENT,
    /** The description of the whole API, which Graph shows to everybody. */
    METADATA,
    /** Nothing. */
    UNKNOWN
  }

  /**
   * Takes a URL apart. A job or snapshot may be addressed as {@code jobs/id} or {@code jobs('id')}.
   *
   * @param url absolute, or from the path's first slash on
   * @param names what the names in its path are compared with
   * @throws GraphErrorException if its percent-encoding is broken
   */
  static GraphUrl parse(String url, RequestNames names) throws GraphErrorException {
    String root = GRAPH;
    String rest = url;
    int scheme = url.indexOf("://");
    if (scheme > 0 && url.indexOf('/') == scheme + 1) {
      int end = scheme + 3;
      while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
        end++;
      }
      root = url.substring(0, end);
      rest = url.substring(end);
    }
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? null : rest.substring(question + 1);

    List<String> segments = new ArrayList<>();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (trimmed.startsWith("/")) {
      for (String segment : trimmed.substring(1).split("/", -1)) {
        segments.add(decode(segment, false));
      }
    }
    GraphVersion version = null;
    for (GraphVersion candidate : GraphVersion.values()) {
      if (!segments.isEmpty() && names.is(segments.get(0), candidate.segment())) {
        version = candidate;
      }
    }
    Resource resource = version == null ? Resource.NONE : resource(segments, names);
    return new GraphUrl(root, version, resource.target, resource.key, path, query);
  }

  /** What a path addresses. */
  private record Resource(Target target, @Nullable String key) {

    static final Resource NONE = new Resource(Target.UNKNOWN, null);
  }

  /** Returns what the segments of a path address, of which the first is a version. */
  private static Resource resource(List<String> segments, RequestNames names) {
    if (segments.size() == 2 && names.is(segments.get(1), "$metadata")) {
      return new Resource(Target.METADATA, null);
    } else if (segments.size() < 3
        || !names.is(segments.get(1), "admin")
        || !names.is(segments.get(2), "configurationManagement")) {
      return Resource.NONE;
    } else if (segments.size() == 3) {
      return new Resource(Target.MANAGEMENT, null);
    }
    return member(segments.subList(3, segments.size()), names);
  }

  private static Resource member(List<String> segments, RequestNames names) {
    String collection = segments.get(0);
    String key = null;
    int open = collection.indexOf("('");
    boolean parentheses =
        open > 0 && collection.endsWith("')") && open + 2 <= collection.length() - 2;
    if (parentheses) {
      key = collection.substring(open + 2, collection.length() - 2);
      collection = collection.substring(0, open);
    } else if (segments.size() > 1) {
      key = segments.get(1);
    }
    int expected = parentheses || key == null ? 1 : 2;
    boolean jobs = names.is(collection, "configurationSnapshotJobs");
    boolean snapshots = names.is(collection, "configurationSnapshots");
    Target target;
    if (segments.size() != expected || (!jobs && !snapshots) || (key != null && key.isEmpty())) {
      target = Target.UNKNOWN;
    } else if (key == null) {
      target = jobs ? Target.JOBS : Target.SNAPSHOTS;
    } else if (!parentheses && names.is(key, "$count")) {
      target = jobs ? Target.JOB_COUNT : Target.SNAPSHOT_COUNT;
      key = null;
    } else if (snapshots
        && !parentheses
        && (names.is(key, "createSnapshot") || names.is(key, "microsoft.graph.createSnapshot"))) {
      target = Target.CREATE_SNAPSHOT;
      key = null;
    } else {
      target = jobs ? Target.JOB : Target.SNAPSHOT;
    }
    return target == Target.UNKNOWN ? Resource.NONE : new Resource(target, key);
  }

  /** Returns the URL of the API's root in a version. */
  String serviceRoot(GraphVersion ofVersion) {
    return root + "/" + ofVersion.segment();
  }

  /**
   * Undoes percent-encoding.
   *
   * @param plusIsSpace as in a query
   * @throws GraphErrorException if an escape is broken or is no UTF-8
   */
  static String decode(String text, boolean plusIsSpace) throws GraphErrorException {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return text;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[encoded.length];
    int length = 0;
    for (int i = 0; i < encoded.length; i++) {
      int b = encoded[i];
      if (b == '%') {
        int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
        int low = i + 2 < encoded.length ? Character.digit(encoded[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw broken();
        }
        b = high * 16 + low;
        i += 2;
      } else if (b == '+' && plusIsSpace) {
        b = ' ';
      }
      decoded[length++] = (byte) b;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(decoded, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw broken();
    }
  }

  private static GraphErrorException broken() {
    return GraphErrorException.badRequest(
        "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
            + " result must be UTF-8.",
        List.of());
  }
}
