package io.github.tenantsnapshot.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A bar chart in SVG, with the share of each goal that was reached. */
final class BarChart {

  private static final int LABEL_WIDTH = 660;
  private static final int GOAL_WIDTH = 200;
  private static final double MAX_GOALS = 2;
  private static final int LINE_HEIGHT = 22;
  private static final int HEADER_HEIGHT = 56;

  private BarChart() {}

  static String of(String title, Map<String, MeasuredRow> rows) {
    List<String> bars = new ArrayList<>();
    rows.forEach(
        (name, row) ->
            row.results().stream()
                .filter(result -> !result.outcome().isEmpty())
                .forEach(result -> bars.add(bar(name, result, bars.size()))));
    int height = HEADER_HEIGHT + bars.size() * LINE_HEIGHT + 10;
    int width = LABEL_WIDTH + (int) (GOAL_WIDTH * MAX_GOALS) + 90;
    int goal = LABEL_WIDTH + GOAL_WIDTH;
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        <text x="10" y="22" font-size="16">%s</text>
        <text x="%d" y="46" text-anchor="middle">the goal, as 1</text>
        %s<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="black"/>
        </svg>
        """,
        width,
        height,
        escape(title),
        goal,
        String.join("", bars),
        goal,
        HEADER_HEIGHT - 4,
        goal,
        height - 6);
  }

  private static String bar(String name, Result result, int index) {
    double reached = result.goal().reached(result);
    int y = HEADER_HEIGHT + index * LINE_HEIGHT;
    double length = GOAL_WIDTH * Math.min(reached, MAX_GOALS);
    boolean ofFigure = result.goal().kind() == Goal.Kind.FIGURE_AT_MOST;
    String peer = ofFigure || result.peer().isEmpty() ? "" : ", to " + result.peer();
    return String.format(
        Locale.ROOT,
        """
        <text x="%d" y="%d" text-anchor="end">%s</text>
        <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
        <text x="%.1f" y="%d">%s</text>
        """,
        LABEL_WIDTH - 8,
        y + 14,
        escape(name + "  " + result.what() + peer),
        LABEL_WIDTH,
        y + 3,
        length,
        LINE_HEIGHT - 6,
        reached >= 1 ? "#4c8c4a" : "#c2683c",
        LABEL_WIDTH + length + 5,
        y + 14,
        Figures.text(reached));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
