package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.internal.http.PercentEncoding;
import io.github.tenantsnapshot.internal.http.RequestTarget;
import io.github.tenantsnapshot.internal.query.RequestNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parsed URL of a request: its version of the API and the resource that it addresses.
 *
 * @param root scheme and authority, for links
 * @param version the version of the API; null if the path does not begin with one
 * @param target the kind of the addressed resource
 * @param key the id of the job or snapshot; null unless the target is a job or a snapshot
 * @param options the query options as they were sent: {@code name=value}, or a name alone
 */
record GraphUrl(
    String root,
    @Nullable GraphVersion version,
    Target target,
    @Nullable String key,
    List<String> options) {

  private static final String GRAPH = "https://graph.microsoft.com";

  private static final List<GraphVersion> VERSIONS = List.of(GraphVersion.values());

  private static final String METADATA = "$metadata";
  private static final String ADMIN = "admin";
  private static final String MANAGEMENT = "configurationManagement";
  private static final String JOBS = "configurationSnapshotJobs";
  private static final String SNAPSHOTS = "configurationSnapshots";
  private static final String COUNT = "$count";
  private static final String CREATE = "createSnapshot";
  private static final String QUALIFIED_CREATE = "microsoft.graph.createSnapshot";

  /** The segments that most paths consist of, so that they need not be copied from the URL. */
  private static final String[] FREQUENT = {
    GraphVersion.V1_0.segment(),
    GraphVersion.BETA.segment(),
    ADMIN,
    MANAGEMENT,
    JOBS,
    SNAPSHOTS,
    CREATE
  };

  /** The kinds of resources. */
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
    /** {@code admin/configurationManagement} itself. */
    MANAGEMENT,
    /** The metadata of the whole API, which Graph returns without a token. */
    METADATA,
    /** None of these. */
    UNKNOWN
  }

  /**
   * Parses a URL. A job or snapshot may be addressed as {@code jobs/id} or {@code jobs('id')}.
   *
   * @param url absolute, or from the first slash of the path on
   * @param names compares the names in the path with those of the API
   * @throws GraphErrorException if its percent-encoding is invalid
   */
  static GraphUrl parse(String url, RequestNames names) throws GraphErrorException {
    RequestTarget sent = RequestTarget.of(url);
    List<String> segments = segments(sent);
    GraphVersion version = null;
    for (GraphVersion candidate : VERSIONS) {
      if (!segments.isEmpty() && names.is(segments.get(0), candidate.segment())) {
        version = candidate;
      }
    }
    Resource resource = version == null ? Resource.NONE : resource(segments, names);
    return new GraphUrl(root(sent), version, resource.target, resource.key, sent.options());
  }

  private static String root(RequestTarget sent) {
    int length = sent.pathStart();
    boolean isGraph = length == GRAPH.length() && sent.url().startsWith(GRAPH);
    return isGraph || length == 0 ? GRAPH : sent.origin();
  }

  /**
   * Returns the decoded segments of a path, without a slash at its end; an empty list unless the
   * path starts with a slash.
   */
  private static List<String> segments(RequestTarget sent) throws GraphErrorException {
    List<String> segments = new ArrayList<>();
    String url = sent.url();
    int end = sent.pathEnd();
    if (end > sent.pathStart() && url.charAt(end - 1) == '/') {
      end--;
    }
    if (end == sent.pathStart() || url.charAt(sent.pathStart()) != '/') {
      return segments;
    }
    int start = sent.pathStart() + 1;
    for (int slash = url.indexOf('/', start);
        slash >= 0 && slash < end;
        slash = url.indexOf('/', start)) {
      segments.add(segment(url, start, slash));
      start = slash + 1;
    }
    segments.add(segment(url, start, end));
    return segments;
  }

  private static String segment(String url, int start, int end) throws GraphErrorException {
    for (String frequent : FREQUENT) {
      if (frequent.length() == end - start && url.startsWith(frequent, start)) {
        return frequent;
      }
    }
    return decode(url.substring(start, end));
  }

  /** The resource that a path addresses. */
  private record Resource(Target target, @Nullable String key) {

    static final Resource NONE = new Resource(Target.UNKNOWN, null);
  }

  /** Returns the resource at a path, whose first segment is the version. */
  private static Resource resource(List<String> segments, RequestNames names) {
    if (segments.size() == 2 && names.is(segments.get(1), METADATA)) {
      return new Resource(Target.METADATA, null);
    } else if (segments.size() < 3
        || !names.is(segments.get(1), ADMIN)
        || !names.is(segments.get(2), MANAGEMENT)) {
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
    boolean jobs = names.is(collection, JOBS);
    boolean snapshots = names.is(collection, SNAPSHOTS);
    Target target;
    if (segments.size() != expected || (!jobs && !snapshots) || (key != null && key.isEmpty())) {
      target = Target.UNKNOWN;
    } else if (key == null) {
      target = jobs ? Target.JOBS : Target.SNAPSHOTS;
    } else if (!parentheses && names.is(key, COUNT)) {
      target = jobs ? Target.JOB_COUNT : Target.SNAPSHOT_COUNT;
      key = null;
    } else if (snapshots
        && !parentheses
        && (names.is(key, CREATE) || names.is(key, QUALIFIED_CREATE))) {
      target = Target.CREATE_SNAPSHOT;
      key = null;
    } else {
      target = jobs ? Target.JOB : Target.SNAPSHOT;
    }
    return target == Target.UNKNOWN ? Resource.NONE : new Resource(target, key);
  }

  /** Returns the root URL of a version of the API. */
  String serviceRoot(GraphVersion ofVersion) {
    return root + "/" + ofVersion.segment();
  }

  private static String decode(String segment) throws GraphErrorException {
    try {
      return PercentEncoding.decodeSegment(segment);
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  static GraphErrorException broken() {
    return GraphErrorException.badRequest(
        "The URL is not valid: a percent sign must be followed by two hexadecimal digits, and the"
            + " result must be UTF-8.",
        List.of());
  }
}
