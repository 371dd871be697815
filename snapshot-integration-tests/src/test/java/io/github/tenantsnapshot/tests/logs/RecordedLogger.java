package io.github.tenantsnapshot.tests.logs;

import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that passes lines on to another one, and to a {@link RecordedLog} while one is open. */
final class RecordedLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final transient Logger target;

  RecordedLogger(Logger target) {
    this.name = target.getName();
    this.target = target;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String message, Object[] arguments, Throwable failure) {
    RecordedLog.add(MessageFormatter.basicArrayFormat(message, arguments));
    if (target.isEnabledForLevel(level)) {
      Object[] given = arguments != null ? arguments : new Object[0]; // null if there are none
      target.atLevel(level).setCause(failure).log(message, given);
    }
  }

  private boolean isEnabled(Level level) {
    return RecordedLog.isOpen() || target.isEnabledForLevel(level);
  }

  @Override
  public boolean isTraceEnabled() {
    return isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return isEnabled(Level.ERROR);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }
}
