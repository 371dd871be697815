package io.github.tenantsnapshot.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as text, with three significant digits. */
final class Figures {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Figures() {}

  static String text(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
