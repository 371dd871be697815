package io.github.tenantsnapshot.tests.model;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A reference model of the service: what it must return, computed in the simplest way, without any
 * code of the service. Not thread-safe.
 */
final class Model implements World, Expectation.Ids {

  private final Settings settings;

  /** The ids of all jobs and snapshots that were ever seen, by their holes. */
  private final Map<String, String> ids = new HashMap<>();

  private final Map<Integer, State> saved = new HashMap<>();
  private final boolean startsAtClaim;
  private final Map<Integer, String> lastSeenSnapshots = new HashMap<>();
  private int jobs;
  private int snapshots;
  private State state;

  /** A job; the hole of its id is {@code job:number}. */
  static final class Job implements Cloneable {
    final int number;
    final int tenant;
    final String name;
    final String description;
    final List<String> types;
    final Instant created;
    final Instant expires;
    String status = "notStarted";
    Instant due;
    boolean leased;
    int attempt;
    Instant completed;

    /** The hole of the id of its snapshot; null if it has none. */
    String snapshot;

    List<String> errors = List.of();
    List<String> resources = List.of();

    Job(
        int number,
        int tenant,
        String name,
        String description,
        List<String> types,
        Instant created,
        Instant expires) {
      this.number = number;
      this.tenant = tenant;
      this.name = name;
      this.description = description;
      this.types = types;
      this.created = created;
      this.expires = expires;
    }

    boolean ended() {
      return completed != null;
    }

    Job copy() {
      try {
        return (Job) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What a reset, a save and a load concern. */
  private static final class State {
    Instant now;
    List<Job> jobs = new ArrayList<>();
    Map<String, Long> usage = new HashMap<>();
    Map<String, Integer> configuration = new HashMap<>();
    Map<String, Integer> broken = new HashMap<>();
    List<Point> crashes = new ArrayList<>();

    State(Instant now) {
      this.now = now;
    }

    /** Returns a copy without faults. */
    State copy() {
      State copy = new State(now);
      jobs.forEach(job -> copy.jobs.add(job.copy()));
      copy.usage.putAll(usage);
      copy.configuration.putAll(configuration);
      return copy;
    }
  }

  /**
   * Creates a model.
   *
   * @param startsAtClaim whether a claim also starts a job, if it runs for no time
   */
  Model(Settings settings, boolean startsAtClaim) {
    this.settings = settings;
    this.startsAtClaim = startsAtClaim && settings.running().isZero();
    this.state = initial();
  }

  private State initial() {
    State initial = new State(settings.start());
    initial.configuration.putAll(Types.CONFIGURATION);
    return initial;
  }

  /** Returns the number of accepted requests. */
  int jobs() {
    return jobs;
  }

  Instant now() {
    return state.now;
  }

  // Ids

  @Override
  public String known(String hole) {
    return ids.get(hole);
  }

  /** Keeps an id that no visible job or snapshot has. */
  @Override
  public boolean learn(String hole, String id) {
    boolean taken =
        state.jobs.stream()
            .filter(this::visible)
            .anyMatch(
                job ->
                    id.equals(ids.get("job:" + job.number))
                        || (job.snapshot != null && id.equals(ids.get(job.snapshot))));
    ids.put(hole, id);
    return !taken;
  }

  private String id(Job job) {
    return ids.getOrDefault("job:" + job.number, "");
  }

  private boolean visible(Job job) {
    return state.now.isBefore(job.expires);
  }

  private List<Job> visible(int tenant) {
    return state.jobs.stream()
        .filter(job -> job.tenant == tenant && visible(job))
        .sorted(Comparator.comparing((Job job) -> job.created).thenComparing(this::id))
        .toList();
  }

  /** Returns the visible job with the id that the job of a number had. */
  private Optional<Job> find(int tenant, int number) {
    String id = ids.get("job:" + number);
    return id == null
        ? Optional.empty()
        : visible(tenant).stream().filter(job -> id(job).equals(id)).findFirst();
  }

  // Requests

  @Override
  public String create(int tenant, String name, String description, List<String> types) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    List<String> invalid = Texts.violations(name, description, types);
    if (!invalid.isEmpty()) {
      return error(400, "BadRequest", "One or more validation errors occurred.", invalid);
    }
    List<Job> visible = visible(tenant);
    if (visible.stream()
        .filter(job -> !settings.namesOfEndedJobsAreFree() || !job.ended())
        .anyMatch(
            job ->
                settings.namesAreExact()
                    ? job.name.equals(name)
                    : job.name.equalsIgnoreCase(name))) {
      return error(409, "Conflict", "Snapshot Job with displayName already exists", List.of());
    }
    if (visible.size() >= settings.visibleJobs()) {
      return error(
          400,
          "BadRequest",
          String.format(
              Locale.ROOT,
              "The tenant already has %d visible snapshot jobs, which is the most it may have; delete one first.",
              settings.visibleJobs()),
          List.of());
    }
    if (!settings.truncatesToQuota() && used(tenant) >= settings.quota()) {
      return error(
          400,
          "BadRequest",
          String.format(
              Locale.ROOT,
              "The tenant has extracted %d resources in the period that began at %s, and may extract %d; wait for the next period.",
              used(tenant),
              month(),
              settings.quota()),
          List.of());
    }
    Job job =
        new Job(
            jobs++,
            tenant,
            name,
            description,
            types,
            state.now,
            state.now.plus(settings.retention()));
    job.due = dueAfter(settings.untilStart(), job);
    state.jobs.add(job);
    return "200\n{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.configurationSnapshotJob\""
        + Texts.members(job, Texts.DEFAULT)
        + "}";
  }

  @Override
  public String get(int tenant, int number, String select) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    Optional<Job> job = find(tenant, number);
    return job.isEmpty()
        ? notFound()
        : "200\n{"
            + Texts.context("Jobs", select, "/$entity")
            + Texts.members(job.get(), select)
            + "}";
  }

  @Override
  public String snapshot(int tenant, int number, int asTenant) {
    String location = get(tenant, number, "resourceLocation");
    Optional<Job> job = find(tenant, number);
    if (!settings.licensed() || job.isEmpty() || job.get().snapshot == null) {
      return location;
    }
    lastSeenSnapshots.put(number, job.get().snapshot);
    return location + "\n" + (tenant == asTenant ? snapshot(job.get()) : notFound());
  }

  @Override
  public String snapshotById(int tenant, int number) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    String hole = lastSeenSnapshots.get(number);
    String id = hole == null ? null : ids.get(hole);
    return id == null
        ? notFound()
        : visible(tenant).stream()
            .filter(job -> job.snapshot != null && id.equals(ids.get(job.snapshot)))
            .findFirst()
            .map(Model::snapshot)
            .orElseGet(this::notFound);
  }

  private static String snapshot(Job job) {
    return "200\n{" + Texts.contextOfSnapshot(job) + "," + Texts.snapshotMembers(job) + "}";
  }

  @Override
  public String list(int tenant, String filter, String orderBy, int top, String select) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    List<Job> matching =
        visible(tenant).stream()
            .filter(filter(filter))
            .sorted(Texts.order(orderBy, this::id))
            .toList();
    StringBuilder pages = new StringBuilder();
    for (int from = 0; from == 0 || from < matching.size(); from += top) {
      int to = Math.min(from + top, matching.size());
      pages
          .append(pages.isEmpty() ? "" : "\n")
          .append("200\n{")
          .append(Texts.context("Jobs", select, ""))
          .append(",\"@odata.count\":")
          .append(matching.size());
      if (to < matching.size()) {
        pages
            .append(",\"@odata.nextLink\":\"")
            .append(Texts.urlOfList(filter, orderBy, top, select))
            .append("&$skiptoken=«token»\"");
      }
      pages.append(",\"value\":[");
      for (Job job : matching.subList(from, to)) {
        pages
            .append(pages.charAt(pages.length() - 1) == '[' ? "" : ",")
            .append("{")
            .append(Texts.members(job, select).substring(1))
            .append("}");
      }
      pages.append("]}");
    }
    return pages.toString();
  }

  @Override
  public String listSnapshots(int tenant) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    StringBuilder text =
        new StringBuilder(
            "200\n{\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#admin/configurationManagement/configurationSnapshots\",\"value\":[");
    String separator = "";
    for (Job job : visible(tenant)) {
      if (job.snapshot != null) {
        text.append(separator).append("{").append(Texts.snapshotMembers(job)).append("}");
        separator = ",";
      }
    }
    return text + "]}";
  }

  @Override
  public String count(int tenant, String filter) {
    return settings.licensed()
        ? "200\n" + visible(tenant).stream().filter(filter(filter)).count()
        : unlicensed();
  }

  private Predicate<Job> filter(String text) {
    return job -> Texts.matches(job, text);
  }

  @Override
  public String delete(int tenant, int number) {
    if (!settings.licensed()) {
      return unlicensed();
    }
    Optional<Job> job = find(tenant, number);
    if (job.isEmpty()) {
      return notFound();
    }
    if (settings.keepsUnfinishedJobs() && !job.get().ended()) {
      return error(
          409,
          "Conflict",
          String.format(
              Locale.ROOT,
              "The snapshot job '«job:%d»' is %s and can be deleted only once it has ended.",
              job.get().number,
              job.get().status),
          List.of());
    }
    state.jobs.remove(job.get());
    return "204\n";
  }

  @Override
  public String javaList(int tenant) {
    StringBuilder text = new StringBuilder();
    for (Job job : visible(tenant)) {
      text.append(
          String.format(
              Locale.ROOT,
              "«job:%d» %s %s %s %s %s %s\n",
              job.number,
              job.name,
              job.status,
              job.created,
              job.completed,
              Texts.hole(job.snapshot),
              job.errors));
    }
    return text.toString();
  }

  @Override
  public String usage(int tenant) {
    return Long.toString(used(tenant));
  }

  private long used(int tenant) {
    return state.usage.getOrDefault(tenant + "/" + month(), 0L);
  }

  private Instant month() {
    return state
        .now
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .withDayOfMonth(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  private String notFound() {
    return error(404, "UnknownError", "", List.of());
  }

  private String unlicensed() {
    return error(
        403,
        "UnknownError",
        "{\"error\":\"Your organization does not have the required license to use this feature.\"}",
        List.of());
  }

  private String error(int status, String code, String message, List<String> details) {
    return Texts.error(status, code, message, details, state.now);
  }

  // Time

  @Override
  public String advance(long millis) {
    return advanceTo(state.now.plusMillis(millis));
  }

  @Override
  public String advanceToMonth(long millis) {
    Instant next = month().atOffset(ZoneOffset.UTC).plusMonths(1).toInstant().plusMillis(millis);
    return next.isBefore(state.now) ? advanceTo(state.now) : advanceTo(next);
  }

  private String advanceTo(Instant end) {
    for (Job job = nextDue(end); job != null; job = nextDue(end)) {
      state.now = job.due.isAfter(state.now) ? job.due : state.now;
      if (visible(job)) {
        step(job);
      } else {
        job.due = null;
      }
    }
    state.now = end;
    return state.now.toString();
  }

  private Job nextDue(Instant end) {
    return state.jobs.stream()
        .filter(job -> job.due != null && !job.due.isAfter(end))
        .min(Comparator.comparing((Job job) -> job.due).thenComparing(this::id))
        .orElse(null);
  }

  private Instant dueAfter(Duration pause, Job job) {
    Instant due = state.now.plus(pause);
    return due.isBefore(job.expires) ? due : job.expires;
  }

  /** Returns whether a worker dies at a point. */
  private boolean dies(Point point) {
    return state.crashes.remove(point);
  }

  /** Runs a worker's step for a job that is due. */
  private void step(Job job) {
    job.attempt += job.leased ? 1 : 0;
    lease(job);
    if (startsAtClaim && job.status.equals("notStarted")) {
      job.status = "running";
      job.attempt = 1;
    }
    if (dies(Point.AFTER_CLAIM)) {
      return;
    }
    if (job.status.equals("notStarted")) {
      if (dies(Point.BEFORE_START)) {
        return;
      }
      job.status = "running";
      job.attempt = 1;
      Instant due = dueAfter(settings.running(), job);
      if (due.isAfter(state.now)) {
        job.due = due;
        job.leased = false;
      }
      if (dies(Point.AFTER_START) || due.isAfter(state.now)) {
        return;
      }
    }
    if (job.attempt > Settings.ATTEMPTS) {
      fail(
          job,
          List.of(
              "The snapshot job was given up after "
                  + Settings.ATTEMPTS
                  + " attempts that ended without a result."));
    } else {
      extract(job);
    }
  }

  private void lease(Job job) {
    job.due = state.now.plus(Settings.LEASE);
    job.leased = true;
  }

  private void extract(Job job) {
    List<String> resources = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    boolean anyRead = false;
    for (String type : order(job.types)) {
      String lowerCase = type.toLowerCase(Locale.ROOT);
      String key = job.tenant + "/" + lowerCase;
      if (state.broken.getOrDefault(key, 0) > 0) {
        state.broken.merge(key, -1, Integer::sum);
        errors.add(
            type
                + ": Error exporting resource ["
                + type
                + "]. exceptionMessage(s):"
                + Types.BROKEN
                + " ,");
        continue;
      }
      anyRead = true;
      for (int i = 1; i <= state.configuration.getOrDefault(key, 0); i++) {
        resources.add(Types.json(lowerCase, i));
      }
    }
    if (errors.isEmpty() || anyRead) {
      publish(job, resources, errors);
    } else {
      fail(job, errors);
    }
  }

  /** Returns the distinct types in the order of the content, as they were sent first. */
  private List<String> order(List<String> types) {
    List<String> order = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String type : types) {
      if (seen.add(type.toLowerCase(Locale.ROOT))) {
        order.add(settings.requestOrder() ? order.size() : 0, type);
      }
    }
    return order;
  }

  private void publish(Job job, List<String> resources, List<String> errors) {
    if (!resources.isEmpty() && (dies(Point.BEFORE_APPEND) || dies(Point.AFTER_APPEND))) {
      return;
    }
    if (dies(Point.BEFORE_PUBLISH)) {
      return;
    }
    long left = Math.max(0, settings.quota() - used(job.tenant));
    List<String> kept = resources;
    if (settings.truncatesToQuota() && resources.size() > left) {
      kept = resources.subList(0, (int) left);
      errors.add(
          String.format(
              Locale.ROOT,
              "The quota of extracted resources is used up: %d of %d extracted resources were kept.",
              left,
              resources.size()));
      if (left == 0) {
        fail(job, errors);
        return;
      }
    }
    job.status = errors.isEmpty() ? "succeeded" : "partiallySuccessful";
    job.snapshot = "snapshot:" + snapshots++;
    job.resources = List.copyOf(kept);
    state.usage.merge(job.tenant + "/" + month(), (long) kept.size(), Long::sum);
    end(job, errors);
    boolean unused = dies(Point.AFTER_PUBLISH); // the job has ended already
  }

  private void fail(Job job, List<String> errors) {
    if (dies(Point.BEFORE_FAIL)) {
      return;
    }
    job.status = "failed";
    end(job, errors);
    boolean unused = dies(Point.AFTER_FAIL); // the job has ended already
  }

  private void end(Job job, List<String> errors) {
    job.errors = List.copyOf(errors);
    job.completed = state.now;
    job.due = null;
    job.leased = false;
  }

  // What the test controls

  @Override
  public String configure(int tenant, String type, int resources) {
    state.configuration.put(tenant + "/" + type, resources);
    return "";
  }

  @Override
  public String breakType(int tenant, String type, int times) {
    state.broken.merge(tenant + "/" + type, times, Integer::sum);
    return "";
  }

  @Override
  public String crash(Point point) {
    state.crashes.add(point);
    return "";
  }

  @Override
  public String secondNode(boolean runs) {
    return "";
  }

  @Override
  public String restart(int node) {
    return "";
  }

  @Override
  public String reset() {
    state = initial();
    return "";
  }

  @Override
  public String save(int slot) {
    saved.put(slot, state.copy());
    return "";
  }

  @Override
  public String load(int slot) {
    if (saved.containsKey(slot)) {
      state = saved.get(slot).copy();
    }
    return "";
  }
}
