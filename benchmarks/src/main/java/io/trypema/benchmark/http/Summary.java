package io.trypema.benchmark.http;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;

/**
 * What came back on all requests.
 */
final class Summary {

	private final List<Answer> answers;

	private final Duration window;

	Summary(AnswerLog answers, Duration window) {
		this.answers = answers.from(0);
		this.window = window;
	}

	void print(PrintWriter out) {
		out.println();
		out.println("requests     " + this.answers.size());
		out.println("answers      " + statuses(this.answers));
		out.println("admitted     at most " + fullestWindow() + " in any " + text(this.window));
		printRetryAfter(out);
		printLatencies(out);
		out.flush();
	}

	private void printRetryAfter(PrintWriter out) {
		LongSummaryStatistics seconds = this.answers.stream()
			.mapToLong(Answer::retryAfter)
			.filter((value) -> value != Answer.NONE)
			.summaryStatistics();
		if (seconds.getCount() > 0) {
			out.println("Retry-After  " + seconds.getMin() + " to " + seconds.getMax() + " s");
		}
	}

	private void printLatencies(PrintWriter out) {
		Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 2);
		this.answers.forEach((answer) -> latencies
			.recordValue(Math.max(0, Math.min(answer.latencyNanos(), TimeUnit.MINUTES.toNanos(1)))));
		out.printf("latency      p50 %.1f ms, p99 %.1f ms, max %.1f ms%n", latencies.getValueAtPercentile(50) / 1e6,
				latencies.getValueAtPercentile(99) / 1e6, latencies.getMaxValue() / 1e6);
	}

	/** The most requests admitted in any window, by the times of their answers. */
	int fullestWindow() {
		long[] times = this.answers.stream().filter(Answer::isAdmitted).mapToLong(Answer::nanos).sorted().toArray();
		int fullest = 0;
		int first = 0;
		for (int last = 0; last < times.length; last++) {
			while (times[last] - times[first] >= this.window.toNanos()) {
				first++;
			}
			fullest = Math.max(fullest, last - first + 1);
		}
		return fullest;
	}

	static String statuses(List<Answer> answers) {
		Map<Integer, Long> counts = answers.stream()
			.collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
		return counts.isEmpty() ? "no answers yet"
				: counts.entrySet()
					.stream()
					.map((entry) -> entry.getValue() + " x " + ((entry.getKey() != 0) ? entry.getKey() : "no response"))
					.collect(Collectors.joining(", "));
	}

	private static String text(Duration duration) {
		return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
	}

}
