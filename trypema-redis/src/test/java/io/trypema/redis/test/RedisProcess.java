package io.trypema.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A running server. It ends with this JVM at the latest; where {@code setpriv} exists,
 * even if the JVM is killed.
 */
final class RedisProcess {

	private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

	private static final List<String> TIED_TO_PARENT = tiedToParent();

	/**
	 * The parent that a process is tied to is not the JVM but the thread that started it,
	 * so this thread starts all of them and stays alive.
	 */
	private static final ExecutorService STARTER = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "redis-starter");
		thread.setDaemon(true);
		return thread;
	});

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			RUNNING.forEach(Process::destroyForcibly);
			RUNNING.forEach((process) -> process.onExit().join());
			ServerDirectory.deleteAll();
		}));
	}

	private final Process process;

	private final int port;

	private final Path log;

	private RedisProcess(Process process, int port, Path log) {
		this.process = process;
		this.port = port;
		this.log = log;
	}

	/**
	 * Start the program on a free port and wait until it is ready.
	 * @param directory the directory of its logs
	 * @param arguments its arguments for a port
	 * @return the process
	 */
	static RedisProcess start(Path directory, IntFunction<List<String>> arguments) {
		while (true) {
			int port = Ports.free();
			try {
				return start(directory, port, arguments.apply(port));
			}
			catch (IllegalStateException ex) {
				if (Ports.isFree(port)) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Start the program and wait until it is ready.
	 * @param directory the directory of its logs
	 * @param port the port in its arguments
	 * @param arguments its arguments
	 * @return the process
	 * @throws IllegalStateException if it ends instead, with its output
	 */
	static RedisProcess start(Path directory, int port, List<String> arguments) {
		List<String> command = new ArrayList<>(TIED_TO_PARENT);
		command.add(RedisExecutable.get().toString());
		command.addAll(arguments);
		Path log = directory.resolve("log-" + System.nanoTime());
		RedisProcess started = new RedisProcess(launch(command, log), port, log);
		RUNNING.add(started.process);
		Await.until("start of " + command, () -> started.isReady() || !started.isAlive());
		if (!started.isAlive()) {
			throw new IllegalStateException("Redis did not start by " + command + ": " + started.log());
		}
		return started;
	}

	private static Process launch(List<String> command, Path log) {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		try {
			return STARTER.submit(builder::start).get();
		}
		catch (Exception ex) {
			throw new IllegalStateException("Cannot start " + command, ex);
		}
	}

	int port() {
		return this.port;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	private boolean isReady() {
		String text = log();
		return text.contains("Ready to accept connections") || text.contains("Sentinel ID is");
	}

	private String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** End gracefully, by SIGTERM. */
	void stop() {
		this.process.destroy();
		waitForEnd();
	}

	/** End immediately, by SIGKILL. */
	void kill() {
		this.process.destroyForcibly();
		waitForEnd();
	}

	private void waitForEnd() {
		try {
			if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
				throw new AssertionError("Redis did not stop within 30 s: " + log());
			}
			RUNNING.remove(this.process);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Send a signal.
	 * @param name its name, such as {@code STOP}
	 */
	void signal(String name) {
		if (!succeeds("sh", "-c", "kill -" + name + ' ' + this.process.pid())) {
			throw new AssertionError("Cannot send " + name + " to process " + this.process.pid());
		}
	}

	private static List<String> tiedToParent() {
		List<String> prefix = List.of("setpriv", "--pdeathsig", "KILL");
		return succeeds("setpriv", "--pdeathsig", "KILL", "true") ? prefix : List.of();
	}

	private static boolean succeeds(String... command) {
		try {
			return new ProcessBuilder(command).start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
