package io.github.tenantsnapshot.tests.graph;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A generator of random queries in two spellings. The first is that of Graph's clients, with names
 * in any case. The second is that of OData 4.0: the function is {@code startswith}, enumeration
 * members are prefixed with their type, and options are in lower case with a dollar sign. Graph
 * also allows the type prefix but does not require it.
 */
final class RandomQuery {

  private static final String[] TEXTS = {"id", "displayName", "description", "tenantId"};

  private static final String[] INSTANTS = {"createdDateTime", "completedDateTime"};

  private static final String[] CREATORS = {
    "createdBy/user/id",
    "createdBy/user/displayName",
    "createdBy/application/id",
    "createdBy/application/displayName"
  };

  private static final String[] ORDERS = {
    "id", "displayName", "description", "status", "createdDateTime", "completedDateTime"
  };

  private static final String[] MEMBERS = {
    "displayName",
    "description",
    "tenantId",
    "status",
    "resources",
    "createdDateTime",
    "completedDateTime",
    "resourceLocation",
    "createdBy",
    "errorDetails"
  };

  private final Random random;
  private final List<SnapshotJob> jobs;

  RandomQuery(Random random, List<SnapshotJob> jobs) {
    this.random = random;
    this.jobs = jobs;
  }

  /** One query in its two spellings, percent-encoded. */
  record Spelt(boolean beta, String graph, String odata) {}

  /** The kind of an expression, which determines where it needs parentheses. */
  private enum Form {
    OR,
    AND,
    COMPARISON,
    CLOSED
  }

  /** An expression in its two spellings. */
  private record Text(Form form, String graph, String odata) {

    Text inside(String before, String after, Form newForm) {
      return new Text(newForm, before + graph + after, before + odata + after);
    }

    Text inParentheses() {
      return inside("(", ")", Form.CLOSED);
    }
  }

  Spelt next() {
    boolean beta = random.nextBoolean();
    List<String[]> options = new ArrayList<>();
    if (random.nextInt(10) > 0) {
      Text filter = filter(4);
      options.add(new String[] {pick("filter", "Filter"), filter.graph, "filter", filter.odata});
    }
    if (random.nextBoolean()) {
      String order = orderBy();
      options.add(new String[] {pick("orderBy", "orderby"), inAnyCase(order), "orderby", order});
    }
    if (random.nextInt(3) == 0) {
      String top = Integer.toString(1 + random.nextInt(jobs.size() + 5));
      options.add(new String[] {"top", top, "top", top});
    }
    if (random.nextInt(3) == 0) {
      String count = Boolean.toString(random.nextBoolean());
      options.add(new String[] {"count", count, "count", count});
    }
    if (random.nextInt(3) == 0) {
      String select = select();
      options.add(new String[] {pick("select", "SELECT"), inAnyCase(select), "select", select});
    }
    Collections.shuffle(options, random);
    List<String> graph = new ArrayList<>();
    List<String> odata = new ArrayList<>();
    for (String[] option : options) {
      String dollar = beta && random.nextBoolean() ? "" : pick("$", "%24");
      graph.add(dollar + option[0] + "=" + encoded(option[1], random.nextBoolean()));
      odata.add("$" + option[2] + "=" + encoded(option[3], false));
    }
    return new Spelt(beta, String.join("&", graph), String.join("&", odata));
  }

  private Text filter(int depth) {
    return switch (depth == 0 ? random.nextInt(3) : random.nextInt(9)) {
      case 0, 1 -> comparison();
      case 2 -> startsWith();
      case 3, 4 -> chain(Form.AND, " and ", depth);
      case 5, 6 -> chain(Form.OR, " or ", depth);
      case 7 -> not(filter(depth - 1));
      default -> filter(depth - 1).inParentheses();
    };
  }

  private Text chain(Form form, String operator, int depth) {
    Text chain = operand(form, depth);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      Text operand = operand(form, depth);
      chain =
          new Text(
              form,
              chain.graph + space() + inAnyCase(operator.trim()) + space() + operand.graph,
              chain.odata + operator + operand.odata);
    }
    return chain;
  }

  private Text operand(Form form, int depth) {
    Text operand = filter(depth - 1);
    return form == Form.AND && operand.form == Form.OR ? operand.inParentheses() : operand;
  }

  private Text not(Text operand) {
    Text closed = operand.form == Form.CLOSED ? operand : operand.inParentheses();
    boolean twice = closed.odata.startsWith("not "); // valid OData, which Olingo rejects
    return new Text(
        Form.CLOSED,
        inAnyCase("not") + " " + closed.graph,
        "not " + (twice ? closed.inParentheses().odata : closed.odata));
  }

  private Text startsWith() {
    boolean name = random.nextBoolean();
    SnapshotJob job = anyJob();
    String value = name ? job.displayName() : job.description();
    String prefix = value.substring(0, random.nextInt(value.length() + 1));
    if (!prefix.isEmpty() && Character.isHighSurrogate(prefix.charAt(prefix.length() - 1))) {
      prefix = value;
    }
    String arguments = "(" + (name ? "displayName" : "description") + "," + quoted(prefix) + ")";
    return new Text(
        Form.CLOSED, pick("startsWith", "startswith") + arguments, "startswith" + arguments);
  }

  private Text comparison() {
    SnapshotJob job = anyJob();
    switch (random.nextInt(5)) {
      case 0 -> {
        String property = pick(TEXTS);
        String value =
            switch (property) {
              case "id" -> job.id();
              case "displayName" -> job.displayName();
              case "description" -> job.description();
              default -> job.tenantId();
            };
        return same(property, pick("eq", "ne"), quoted(random.nextInt(5) == 0 ? "x" : value));
      }
      case 1 -> {
        String status =
            SnapshotJobStatus.values()[random.nextInt(SnapshotJobStatus.values().length)]
                .graphName();
        String operator = pick("eq", "ne");
        return new Text(
            Form.COMPARISON,
            inAnyCase("status")
                + space()
                + inAnyCase(operator)
                + space()
                + inAnyCase(pick("", "microsoft.graph.snapshotJobStatus"))
                + inAnyCase(quoted(status)),
            "status " + operator + " microsoft.graph.snapshotJobStatus" + quoted(status));
      }
      case 2 -> {
        String property = pick(CREATORS);
        Identity identity =
            property.contains("user") ? job.createdBy().user() : job.createdBy().application();
        String value =
            identity == null
                ? "x"
                : property.endsWith("/id") ? identity.id() : identity.displayName();
        return same(property, "eq", quoted(value));
      }
      default -> {
        return same(pick(INSTANTS), pick("eq", "ne", "ge", "le"), instant(job));
      }
    }
  }

  private Text same(String property, String operator, String value) {
    return new Text(
        Form.COMPARISON,
        inAnyCase(property) + space() + inAnyCase(operator) + space() + value,
        property + " " + operator + " " + value);
  }

  /** Returns an instant of the job, or one next to it, in a random notation. */
  private String instant(SnapshotJob job) {
    Instant instant =
        random.nextBoolean() || job.completedDateTime() == null
            ? job.createdDateTime()
            : job.completedDateTime();
    if (random.nextInt(8) == 0) {
      return "0001-01-01T00:00:00Z";
    } else if (random.nextInt(3) == 0) {
      instant = instant.plusNanos(100L * (random.nextInt(3) - 1));
    }
    return random.nextInt(3) > 0
        ? instant.toString()
        : instant.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(14), 30)).toString();
  }

  private String orderBy() {
    List<String> names = new ArrayList<>(List.of(ORDERS));
    Collections.shuffle(names, random);
    List<String> items = new ArrayList<>();
    for (String name : names.subList(0, 1 + random.nextInt(4))) {
      items.add(name + pick("", " asc", " desc"));
    }
    return String.join(",", items);
  }

  /** Returns a random selection. It always includes the id, by which the responses are compared. */
  private String select() {
    List<String> names = new ArrayList<>(List.of(MEMBERS));
    Collections.shuffle(names, random);
    List<String> selected = new ArrayList<>(names.subList(0, random.nextInt(names.size())));
    selected.add(random.nextInt(selected.size() + 1), random.nextInt(8) == 0 ? "*" : "id");
    return String.join(",", selected);
  }

  private SnapshotJob anyJob() {
    return jobs.get(random.nextInt(jobs.size()));
  }

  /** Returns names unchanged or, less often, in another case. */
  private String inAnyCase(String names) {
    return switch (random.nextInt(8)) {
      case 0 -> names.toLowerCase(Locale.ROOT);
      case 1 -> names.toUpperCase(Locale.ROOT);
      default -> names;
    };
  }

  private String space() {
    return random.nextInt(10) == 0 ? "  " : " ";
  }

  private String pick(String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String encoded(String text, boolean plus) {
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8);
    return plus ? encoded : encoded.replace("+", "%20");
  }
}
