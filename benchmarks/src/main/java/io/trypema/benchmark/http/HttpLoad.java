package io.trypema.benchmark.http;

import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sends requests to an address at a steady rate, whatever the answers, and reports the
 * responses.
 */
@Command(name = "HttpLoad", mixinStandardHelpOptions = true, sortOptions = false,
		description = "Sends requests at a steady rate, whatever the answers, and reports the responses.")
@SuppressWarnings("NullAway.Init")
final class HttpLoad implements Callable<Integer> {

	@Parameters(paramLabel = "URL", description = "Address, such as http://localhost:8080/search?q=java")
	private URI url;

	@Option(names = "--rate", defaultValue = "20", description = "Requests per second (default: ${DEFAULT-VALUE})")
	private int rate;

	@Option(names = "--duration", defaultValue = "PT10S",
			description = "Duration of the load (default: ${DEFAULT-VALUE})")
	private Duration duration;

	@Option(names = "--window", defaultValue = "PT10S",
			description = "Window for the highest admitted count (default: ${DEFAULT-VALUE})")
	private Duration window;

	@Option(names = "--method", defaultValue = "GET", description = "HTTP method (default: ${DEFAULT-VALUE})")
	private String method;

	@Option(names = "--header", paramLabel = "NAME=VALUE", description = "Header of each request; may be repeated")
	private final Map<String, String> headers = new LinkedHashMap<>();

	@Spec
	private CommandSpec command;

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	public static void main(String[] arguments) {
		System.exit(new CommandLine(new HttpLoad()).execute(arguments));
	}

	@Override
	public Integer call() throws InterruptedException {
		check();
		PrintWriter out = this.command.commandLine().getOut();
		AnswerLog answers = new AnswerLog();
		Runnable summary = () -> new Summary(answers, this.window).print(out);
		Thread interrupted = new Thread(summary);
		Runtime.getRuntime().addShutdownHook(interrupted);
		send(answers, out);
		if (Runtime.getRuntime().removeShutdownHook(interrupted)) {
			summary.run();
		}
		return answers.isEmpty() ? 1 : 0;
	}

	private void check() {
		if (this.url.getHost() == null) {
			throw invalid("URL", this.url, "an address such as http://localhost:8080/search?q=java");
		}
		if (this.rate < 1 || this.rate > 10_000) {
			throw invalid("--rate", this.rate, "1 to 10000 requests per second");
		}
		if (this.duration.isNegative() || this.duration.isZero()) {
			throw invalid("--duration", this.duration, "a length of time such as PT30S");
		}
		if (this.window.isNegative() || this.window.isZero()) {
			throw invalid("--window", this.window, "the window of the limit, such as PT10S");
		}
	}

	private ParameterException invalid(String option, Object value, String instead) {
		return new ParameterException(this.command.commandLine(),
				option + " cannot be '" + value + "'. Write " + instead + ".");
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void send(AnswerLog answers, PrintWriter out) throws InterruptedException {
		HttpRequest request = request();
		ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
		long start = System.nanoTime();
		long interval = TimeUnit.SECONDS.toNanos(1) / this.rate;
		long count = this.duration.toNanos() / interval;
		Progress progress = new Progress(answers, this.duration, out);
		timer.scheduleAtFixedRate(progress, 1, 1, TimeUnit.SECONDS);
		for (long number = 0; number < count; number++) {
			long planned = start + number * interval;
			timer.schedule(() -> send(request, planned, answers), planned - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		answers.awaitCount(count);
		timer.shutdownNow();
	}

	private HttpRequest request() {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.url)
			.timeout(Duration.ofSeconds(10))
			.method(this.method, HttpRequest.BodyPublishers.noBody());
		this.headers.forEach(request::header);
		return request.build();
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void send(HttpRequest request, long planned, AnswerLog answers) {
		this.client.sendAsync(request, BodyHandlers.discarding()).whenComplete((response, failure) -> {
			long now = System.nanoTime();
			if (response != null) {
				answers.add(new Answer(response.statusCode(), now, now - planned,
						response.headers().firstValueAsLong("Retry-After").orElse(Answer.NONE)));
			}
			else {
				answers.add(new Answer(Answer.NO_STATUS, now, now - planned, Answer.NONE));
			}
		});
	}

}
