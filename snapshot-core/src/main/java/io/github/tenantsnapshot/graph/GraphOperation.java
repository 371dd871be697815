package io.github.tenantsnapshot.graph;

/** What a request asks {@link GraphEndpoint} for, by its method and path. */
public enum GraphOperation {
  /** {@code POST configurationSnapshots/createSnapshot}. */
  CREATE_SNAPSHOT,
  /** {@code GET configurationSnapshotJobs}. */
  LIST_JOBS,
  /** {@code GET configurationSnapshotJobs/$count}. */
  COUNT_JOBS,
  /** {@code GET configurationSnapshotJobs/{id}}. */
  GET_JOB,
  /** {@code DELETE configurationSnapshotJobs/{id}}. */
  DELETE_JOB,
  /** {@code GET configurationSnapshots}. */
  LIST_SNAPSHOTS,
  /** {@code GET configurationSnapshots/$count}. */
  COUNT_SNAPSHOTS,
  /** {@code GET configurationSnapshots/{id}}. */
  GET_SNAPSHOT,
  /** Anything else: another path, or a method that the path does not have. */
  OTHER;

  /** Returns what a request asks for; {@code HEAD} asks for what {@code GET} does. */
  public static GraphOperation of(GraphRequest request) {
    GraphUrl.Target target;
    try {
      target = GraphUrl.parse(request.url()).target();
    } catch (GraphFault broken) {
      return OTHER;
    }
    return switch (request.method()) {
      case "GET", "HEAD" ->
          switch (target) {
            case JOBS -> LIST_JOBS;
            case JOB_COUNT -> COUNT_JOBS;
            case JOB -> GET_JOB;
            case SNAPSHOTS -> LIST_SNAPSHOTS;
            case SNAPSHOT_COUNT -> COUNT_SNAPSHOTS;
            case SNAPSHOT -> GET_SNAPSHOT;
            case CREATE_SNAPSHOT, UNKNOWN -> OTHER;
          };
      case "POST" -> target == GraphUrl.Target.CREATE_SNAPSHOT ? CREATE_SNAPSHOT : OTHER;
      case "DELETE" -> target == GraphUrl.Target.JOB ? DELETE_JOB : OTHER;
      default -> OTHER;
    };
  }
}
