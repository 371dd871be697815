package io.github.tenantsnapshot.server.internal;

import io.github.tenantsnapshot.internal.http.LogText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** A printer of one-line errors for invalid arguments and failed commands. Immutable. */
public final class CommandErrors {

  private final UnaryOperator<String> redaction;

  /**
   * Creates a printer of errors.
   *
   * @param redaction removes secrets from messages
   */
  public CommandErrors(UnaryOperator<String> redaction) {
    this.redaction = Objects.requireNonNull(redaction, "redaction must not be null");
  }

  /** Prints the error in the arguments and the allowed arguments; returns the exit code. */
  public int explain(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String line = oneLine(wrong);
    ArgSpec option =
        wrong instanceof MissingParameterException missing && !missing.getMissing().isEmpty()
            ? missing.getMissing().get(0)
            : wrong.getArgSpec();
    if (option instanceof OptionSpec named && named.description().length > 0) {
      line += "; " + named.longestName() + " is " + named.description()[0];
    } else if (wrong instanceof UnmatchedArgumentException) {
      List<String> allowed = allowed(command.getCommandSpec());
      line +=
          allowed.isEmpty()
              ? "; " + command.getCommandName() + " takes no arguments"
              : "; allowed are " + String.join(", ", allowed);
    }
    command.getErr().println(line);
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** Prints an {@link IOException} in one line; rethrows any other exception. */
  public int fail(Exception failure, CommandLine command, ParseResult arguments) throws Exception {
    if (!(failure instanceof IOException)) {
      throw failure;
    }
    command.getErr().println(command.getCommandName() + " failed: " + oneLine(failure));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private String oneLine(Exception e) {
    String message =
        e instanceof FileSystemException file
            ? describe(file)
            : Objects.requireNonNullElse(e.getMessage(), e.toString());
    return LogText.line(redaction.apply(message.replaceAll("\\s+", " ")));
  }

  private static String describe(FileSystemException e) {
    String file = e.getFile() == null ? "a file" : Path.of(e.getFile()).toAbsolutePath().toString();
    String reason;
    if (e instanceof NoSuchFileException) {
      reason = "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      reason = "access denied";
    } else if (e instanceof FileAlreadyExistsException) {
      reason = "it exists and is not a folder";
    } else {
      reason = Objects.requireNonNullElse(e.getReason(), e.getClass().getSimpleName());
    }
    return "cannot use " + file + ": " + reason;
  }

  private static List<String> allowed(CommandSpec command) {
    List<String> names = new ArrayList<>(command.subcommands().keySet());
    command.options().forEach(option -> names.add(option.longestName()));
    return names;
  }
}
