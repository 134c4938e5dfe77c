package io.trypema.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process that calls a limiter. It ends with this one, which it notices by the end of
 * its input.
 */
final class LoadProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader answers;

	private final PrintWriter tasks;

	private LoadProcess(Process process) {
		this.process = process;
		this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		this.tasks = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
	}

	/**
	 * Start a process; it need not be ready yet.
	 * @param redis the URL of Redis
	 */
	static LoadProcess start(String redis) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		List<String> command = List.of(java, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
				System.getProperty("java.class.path"), LoadMain.class.getName(), redis);
		try {
			return new LoadProcess(new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Return the time by the clock of the process, in nanoseconds. */
	long time() {
		this.tasks.println(LoadMain.TIME);
		return answer("time");
	}

	private long answer(String word) {
		try {
			String line = this.answers.readLine();
			if (line == null || line.startsWith("error")) {
				throw new IllegalStateException("The process " + ((line != null) ? "answers " + line : "has ended"));
			}
			return Long.parseLong(LoadTask.of(line).text(word));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Have a task done, and return the number of admitted calls when it is. */
	CompletableFuture<Long> run(LoadTask task) {
		this.tasks.println(task);
		return CompletableFuture.supplyAsync(() -> answer("admitted"), (command) -> new Thread(command).start());
	}

	/** Stop all threads of the process where they are. */
	void pause() {
		signal("STOP");
	}

	/** Let a stopped process go on. */
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

	/** Kill the process at once, by SIGKILL. */
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
