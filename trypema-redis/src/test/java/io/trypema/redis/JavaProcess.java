package io.trypema.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that is controlled by lines of input, and answers with lines. It ends with
 * this process, which it detects by the end of its input.
 */
final class JavaProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private final PrintWriter lines;

	private JavaProcess(Process process) {
		this.process = process;
		this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.lines = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Start a process; it need not be ready yet.
	 * @param main its main class
	 * @param arguments the arguments of the main class
	 */
	static JavaProcess start(Class<?> main, String... arguments) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		List<String> command = new ArrayList<>(List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		try {
			return new JavaProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void write(String line) {
		this.lines.println(line);
	}

	/** Return the next line that the process answers with. */
	String read() {
		try {
			String line = this.answers.readLine();
			if (line == null || line.startsWith("error")) {
				throw new IllegalStateException("The process " + ((line != null) ? "answers " + line : "has ended"));
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Suspend all threads of the process. */
	void pause() {
		signal("STOP");
	}

	/** Resume a suspended process. */
	void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			if (new ProcessBuilder("sh", "-c", "kill -" + name + ' ' + this.process.pid()).start().waitFor() != 0) {
				throw new AssertionError("Cannot send " + name + " to process " + this.process.pid());
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Kill the process immediately, by SIGKILL. */
	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				throw new AssertionError("Process " + this.process.pid() + " cannot be killed");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
