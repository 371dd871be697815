package io.github.tenantsnapshot.tests.model;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ContentOrder;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameCase;
import io.github.tenantsnapshot.SnapshotBehavior.NameScope;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotBehavior.UnfinishedJobDeletion;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphBehavior.TenantLicense;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A service under test. Sends each operation as a request, and returns the response as text. */
abstract class Subject implements World, AutoCloseable {

  private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]*)\"");
  private static final Pattern LOCATION = Pattern.compile("\"resourceLocation\":\"([^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("\"@odata.nextLink\":\"([^\"]+)\"");

  private final List<String> jobs = new ArrayList<>();
  private final Map<Integer, String> snapshots = new HashMap<>();

  /** Responds to a request of a tenant's administrator. */
  abstract GraphResponse respond(int tenant, GraphRequest request) throws IOException;

  /** Returns the service of the Java API. */
  abstract SnapshotService service();

  abstract Instant now();

  abstract void advanceTo(Instant end);

  /** Returns whether a claim also starts a job, if jobs take no time. */
  abstract boolean startsAtClaim();

  /** Returns whether the last resources are appended by an operation of their own. */
  abstract boolean appendsSeparately();

  /** Returns whether the state can be reset, saved and loaded. */
  abstract boolean hasState();

  @Override
  public abstract void close();

  static Caller admin(int tenant) {
    return Caller.user(Texts.tenantId(tenant), Texts.userId(tenant), "User");
  }

  static SnapshotLimits limits(Settings settings) {
    return SnapshotLimits.documented().toBuilder()
        .visibleJobs(settings.visibleJobs())
        .resourcesPerPeriod(settings.quota())
        .retention(settings.retention())
        .build();
  }

  static SnapshotBehavior behavior(Settings settings) {
    return SnapshotBehavior.defaults().toBuilder()
        .nameScope(
            settings.namesOfEndedJobsAreFree() ? NameScope.UNFINISHED_JOBS : NameScope.VISIBLE_JOBS)
        .displayNameCase(settings.namesAreExact() ? DisplayNameCase.EXACT : DisplayNameCase.IGNORED)
        .quotaEnforcement(
            settings.truncatesToQuota()
                ? QuotaEnforcement.END_PARTIALLY
                : QuotaEnforcement.REJECT_AT_CREATE)
        .unfinishedJobDeletion(
            settings.keepsUnfinishedJobs()
                ? UnfinishedJobDeletion.REJECTED
                : UnfinishedJobDeletion.ALLOWED)
        .contentOrder(
            settings.requestOrder()
                ? ContentOrder.REQUEST_ORDER
                : ContentOrder.REVERSE_REQUEST_ORDER)
        .build();
  }

  static GraphBehavior graphBehavior(Settings settings) {
    return GraphBehavior.defaults().toBuilder()
        .tenantLicense(settings.licensed() ? TenantLicense.PRESENT : TenantLicense.MISSING)
        .build();
  }

  private String send(int tenant, GraphRequest request) {
    try (GraphResponse response = respond(tenant, request)) {
      return response.status() + "\n" + response.bodyText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(int tenant, String url) {
    return send(tenant, GraphRequest.of("GET", url));
  }

  private String jobUrl(int job) {
    return Texts.BASE
        + "configurationSnapshotJobs/"
        + (job < jobs.size() ? jobs.get(job) : UNKNOWN);
  }

  @Override
  public String create(int tenant, String displayName, String description, List<String> types) {
    String response =
        send(
            tenant,
            GraphRequest.post(
                Texts.BASE + "configurationSnapshots/createSnapshot",
                String.format(
                    Locale.ROOT,
                    "{\"displayName\":%s,\"description\":%s,\"resources\":[%s]}",
                    Texts.quote(displayName),
                    Texts.quote(description),
                    types.stream().map(Texts::quote).collect(Collectors.joining(",")))));
    if (response.startsWith("200")) {
      Matcher id = ID.matcher(response);
      jobs.add(id.find() ? id.group(1) : UNKNOWN);
    }
    return response;
  }

  @Override
  public String get(int tenant, int job, String select) {
    return get(tenant, jobUrl(job) + (select.isEmpty() ? "" : "?$select=" + select));
  }

  @Override
  public String snapshot(int tenant, int job, int asTenant) {
    String text = get(tenant, job, "resourceLocation");
    Matcher location = LOCATION.matcher(text);
    if (!location.find()) {
      return text;
    }
    snapshots.put(job, location.group(1));
    return text + "\n" + get(asTenant, location.group(1));
  }

  @Override
  public String snapshotById(int tenant, int job) {
    return get(
        tenant,
        snapshots.getOrDefault(job, Texts.BASE + "configurationSnapshots('" + UNKNOWN + "')"));
  }

  @Override
  public String list(int tenant, String filter, String orderBy, int top, String select) {
    StringBuilder pages = new StringBuilder();
    String next = Texts.urlOfList(filter, orderBy, top, select);
    while (next != null) {
      String page = get(tenant, next);
      pages.append(pages.isEmpty() ? "" : "\n").append(page);
      Matcher link = NEXT.matcher(page);
      next = link.find() ? link.group(1) : null;
    }
    return pages.toString();
  }

  @Override
  public String listSnapshots(int tenant) {
    return get(tenant, Texts.BASE + "configurationSnapshots");
  }

  @Override
  public String count(int tenant, String filter) {
    return get(tenant, Texts.urlOfCount(filter));
  }

  @Override
  public String delete(int tenant, int job) {
    return send(tenant, GraphRequest.of("DELETE", jobUrl(job)));
  }

  @Override
  public String javaList(int tenant) {
    StringBuilder text = new StringBuilder();
    for (SnapshotJob job : service().listJobs(admin(tenant))) {
      text.append(
          String.format(
              Locale.ROOT,
              "%s %s %s %s %s %s %s\n",
              job.id(),
              job.displayName(),
              job.status().graphName(),
              job.createdDateTime(),
              job.completedDateTime(),
              job.snapshotId(),
              job.errorDetails()));
    }
    return text.toString();
  }

  @Override
  public String advance(long millis) {
    advanceTo(now().plusMillis(millis));
    return now().toString();
  }

  @Override
  public String advanceToMonth(long millis) {
    Instant target =
        month(now()).atOffset(ZoneOffset.UTC).plusMonths(1).toInstant().plusMillis(millis);
    advanceTo(target.isBefore(now()) ? now() : target);
    return now().toString();
  }

  static Instant month(Instant instant) {
    return instant
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .withDayOfMonth(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }
}
