package io.github.tenantsnapshot.tests.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The texts of responses that {@link Model} expects, and the query options that it understands. */
final class Texts {

  static final String BASE = "https://graph.microsoft.com/v1.0/admin/configurationManagement/";

  /** The members of a job without {@code $select}. */
  static final String DEFAULT = "";

  private static final List<String> MEMBERS =
      List.of(
          "id",
          "displayName",
          "description",
          "tenantId",
          "status",
          "resources",
          "createdDateTime",
          "completedDateTime",
          "resourceLocation",
          "createdBy",
          "errorDetails");

  private static final List<String> STATUSES =
      List.of("notStarted", "running", "succeeded", "failed", "partiallySuccessful");

  private static final Pattern COMPARISON =
      Pattern.compile("(\\w+) (eq|ne|ge|le) (?:'([^']*)'|(\\S+))");
  private static final Pattern PREFIX = Pattern.compile("startswith\\((\\w+),'([^']*)'\\)");

  private Texts() {}

  static String tenantId(int tenant) {
    return "2fcf1c68-b412-4c85-bfb2-cb20152a684" + (3 + tenant);
  }

  static String userId(int tenant) {
    return "98ceffcc-7c54-4227-8844-835af5a023c" + tenant;
  }

  static String time(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String text =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS", Locale.ROOT).format(utc);
    return text.replaceAll("\\.?0*$", "") + "Z";
  }

  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String array(List<String> texts) {
    return texts.stream().map(Texts::quote).collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns a hole in a text; null as a word. */
  static String hole(String name) {
    return name == null ? "null" : "«" + name + "»";
  }

  /** Returns the members of a job, each with a comma before it. */
  static String members(Model.Job job, String select) {
    StringBuilder text = new StringBuilder();
    List<String> selected = List.of(select.split(",", -1));
    for (String member : MEMBERS) {
      if (select.isEmpty() ? !member.equals("errorDetails") : selected.contains(member)) {
        text.append(',').append(quote(member)).append(':').append(value(job, member));
      }
    }
    return text.toString();
  }

  private static String value(Model.Job job, String member) {
    return switch (member) {
      case "id" -> "\"«job:" + job.number + "»\"";
      case "displayName" -> quote(job.name);
      case "description" -> quote(job.description);
      case "tenantId" -> quote(tenantId(job.tenant));
      case "status" -> quote(job.status);
      case "resources" -> array(job.types);
      case "createdDateTime" -> quote(time(job.created));
      case "completedDateTime" -> quote(completed(job));
      case "resourceLocation" ->
          job.snapshot == null
              ? "\"\""
              : quote(BASE + "configurationSnapshots('" + hole(job.snapshot) + "')");
      case "createdBy" ->
          String.format(
              Locale.ROOT,
              "{\"user\":{\"id\":%s,\"displayName\":\"User\"},\"application\":{\"id\":null,\"displayName\":null}}",
              quote(userId(job.tenant)));
      default -> array(job.errors);
    };
  }

  private static String completed(Model.Job job) {
    return job.completed == null ? "0001-01-01T00:00:00Z" : time(job.completed);
  }

  /** Returns the context and the tips of a response. */
  static String context(String collection, String select, String ending) {
    String context =
        "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#admin/configurationManagement/configurationSnapshot"
            + collection
            + (select.isEmpty() ? "" : "(" + select + ")")
            + ending
            + "\"";
    return select.isEmpty()
        ? context
            + ",\"@microsoft.graph.tips\":\"This request only returns a subset of the resource's properties. Your app will need to use $select to return non-default properties. To find out what other properties are available for this resource see https://learn.microsoft.com/graph/api/resources/configurationSnapshotJob\""
        : context;
  }

  static String contextOfSnapshot(Model.Job job) {
    return "\"@odata.context\":\"https://graph.microsoft.com/v1.0/$metadata#admin/configurationManagement/configurationSnapshots/$entity\",\"@microsoft.graph.tips\":\"Use $select to choose only the properties your app needs, as this can lead to performance improvements. For example: GET admin/configurationManagement/configurationSnapshots('"
        + hole(job.snapshot)
        + "')?$select=description,displayName\"";
  }

  static String snapshotMembers(Model.Job job) {
    return String.format(
        Locale.ROOT,
        "\"id\":\"%s\",\"displayName\":%s,\"description\":%s,\"parameters\":[],\"resources\":[%s]",
        hole(job.snapshot),
        quote(job.name),
        quote(job.description),
        String.join(",", job.resources));
  }

  /** Returns the URL of a list. */
  static String urlOfList(String filter, String orderBy, int top, String select) {
    StringBuilder url = new StringBuilder(BASE + "configurationSnapshotJobs?$count=true");
    option(url, "$filter", filter);
    option(url, "$orderby", orderBy);
    option(url, "$top", Integer.toString(top));
    option(url, "$select", select);
    return url.toString();
  }

  static String urlOfCount(String filter) {
    StringBuilder url = new StringBuilder(BASE + "configurationSnapshotJobs/$count");
    option(url, "$filter", filter);
    return url.toString().replaceFirst("&", "?");
  }

  private static void option(StringBuilder url, String name, String value) {
    if (!value.isEmpty()) {
      url.append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** Returns whether a job matches a filter: comparisons joined by "and", or an empty text. */
  static boolean matches(Model.Job job, String filter) {
    if (filter.isEmpty()) {
      return true;
    }
    for (String part : filter.split(" and ", -1)) {
      Matcher prefix = PREFIX.matcher(part);
      Matcher comparison = COMPARISON.matcher(part);
      boolean holds;
      if (prefix.matches()) {
        holds = property(job, prefix.group(1)).startsWith(prefix.group(2));
      } else if (comparison.matches()) {
        String literal = comparison.group(3) == null ? comparison.group(4) : comparison.group(3);
        holds = compares(job, comparison.group(1), comparison.group(2), literal);
      } else {
        throw new IllegalArgumentException(filter);
      }
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static boolean compares(Model.Job job, String property, String operator, String literal) {
    int difference =
        property.endsWith("DateTime")
            ? Instant.parse(property(job, property)).compareTo(Instant.parse(literal))
            : property(job, property).compareTo(literal);
    return switch (operator) {
      case "eq" -> difference == 0;
      case "ne" -> difference != 0;
      case "ge" -> difference >= 0;
      default -> difference <= 0;
    };
  }

  private static String property(Model.Job job, String name) {
    return switch (name) {
      case "displayName" -> job.name;
      case "description" -> job.description;
      case "status" -> job.status;
      case "createdDateTime" -> time(job.created);
      case "completedDateTime" -> completed(job);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Returns the order of an option, to be applied to jobs in the default order. */
  static Comparator<Model.Job> order(String orderBy, Function<Model.Job, String> id) {
    String[] words = orderBy.split(" ", -1);
    Comparator<Model.Job> order =
        switch (words[0]) {
          case "" -> (left, right) -> 0;
          case "id" -> Comparator.comparing(id);
          case "status" -> Comparator.comparing(job -> STATUSES.indexOf(job.status));
          case "createdDateTime" -> Comparator.comparing(job -> job.created);
          case "completedDateTime" -> Comparator.comparing(job -> Instant.parse(completed(job)));
          default -> Comparator.comparing(job -> property(job, words[0]));
        };
    return words.length == 2 ? order.reversed() : order;
  }

  /** Returns the details of the error for an invalid request. */
  static List<String> violations(String name, String description, List<String> types) {
    List<String> found = new ArrayList<>();
    if (name.isBlank()) {
      found.add(detail("DisplayName", "The DisplayName field is required."));
    } else {
      if (name.length() < 8 || name.length() > 32) {
        found.add(
            detail(
                "DisplayName",
                "The field DisplayName must be a string with a minimum length of 8 and a maximum length of 32."));
      }
      if (!name.matches("[A-Za-z0-9 ]*")) {
        found.add(detail("DisplayName", "Only alphabets, numbers, and spaces are allowed."));
      }
    }
    if (description.length() > 128) {
      found.add(
          detail(
              "Description",
              "The field Description must be a string with a maximum length of 128."));
    }
    if (types.isEmpty()) {
      found.add(detail("Resources", "The Resources field is required."));
    }
    Set<String> seen = new HashSet<>();
    for (String type : types) {
      if (!Types.ALL.contains(type.toLowerCase(Locale.ROOT)) && seen.add(type)) {
        found.add(detail(type, "ResourceType '" + type + "' is not supported."));
      }
    }
    return found;
  }

  private static String detail(String target, String message) {
    return String.format(
        Locale.ROOT,
        "{\"code\":\"BadRequest\",\"message\":%s,\"target\":%s}",
        quote(message),
        quote(target));
  }

  static String error(int status, String code, String message, List<String> details, Instant now) {
    return String.format(
        Locale.ROOT,
        "%d\n{\"error\":{\"code\":%s,\"message\":%s,%s\"innerError\":{\"date\":\"%s\",\"request-id\":\"«»\",\"client-request-id\":\"«»\"}}}",
        status,
        quote(code),
        quote(message),
        details.isEmpty() ? "" : "\"details\":[" + String.join(",", details) + "],",
        time(now).replaceAll("(\\.[0-9]+)?Z", ""));
  }
}
