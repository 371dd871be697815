package io.github.tenantsnapshot.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** The results as a page in Markdown. */
final class MarkdownTable {

  private MarkdownTable() {}

  static String of(Map<String, MeasuredRow> rows) {
    StringBuilder page =
        new StringBuilder(
            """
            # Results

            This page is generated; [Performance measurements](README.md) says how. The figures are
            medians of the rounds. A ratio is our figure to that of the peer in the same round.

            | row | what | unit | ours | peer | theirs | ratio: minimum | median | maximum | goal | |
            |---|---|---|---|---|---|---|---|---|---|---|
            """);
    rows.forEach(
        (name, row) ->
            row.results().forEach(result -> page.append(line(name, result)).append('\n')));
    page.append(
        "\n![in memory](code.svg)\n\n![on databases](databases.svg)\n\n## How measured\n\n");
    Map<String, String> settings = new LinkedHashMap<>();
    rows.forEach(
        (name, row) ->
            settings.merge(
                row.pass() + " pass, " + row.rounds() + " rounds: " + row.environment().text(),
                name,
                (earlier, later) -> earlier + ", " + later));
    settings.forEach(
        (text, names) ->
            page.append("- Rows ").append(names).append(": ").append(text).append('\n'));
    rows.forEach(
        (name, row) -> {
          if (!row.settings().isEmpty()) {
            page.append("- Row ").append(name).append(": ").append(row.settings()).append('\n');
          }
        });
    return page.toString();
  }

  private static String line(String name, Result result) {
    Ratio ratio = result.ratio();
    boolean compared = !result.theirs().isEmpty();
    return "| "
        + String.join(
            " | ",
            name,
            result.what(),
            result.unit(),
            Figures.text(Result.median(result.ours())),
            result.peer(),
            compared ? Figures.text(Result.median(result.theirs())) : "",
            compared ? Figures.text(ratio.minimum()) : "",
            compared ? Figures.text(ratio.median()) : "",
            compared ? Figures.text(ratio.maximum()) : "",
            result.goal().text(),
            result.outcome())
        + " |";
  }
}
