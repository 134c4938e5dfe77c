package io.trypema.benchmark.http;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.HdrHistogram.Histogram;

/**
 * The responses to all requests.
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
		out.println("admitted     " + fullestWindow() + " in the fullest " + text(this.window));
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

	/**
	 * Return the highest number of admitted requests that were both due and answered
	 * within one window: the time of the decision in between is not visible to the
	 * client.
	 */
	int fullestWindow() {
		List<Answer> admitted = this.answers.stream()
			.filter(Answer::isAdmitted)
			.sorted(Comparator.comparingLong(Answer::dueNanos))
			.toList();
		int fullest = 0;
		for (int first = 0; first < admitted.size(); first++) {
			fullest = Math.max(fullest, answeredWithin(admitted, first));
		}
		return fullest;
	}

	private int answeredWithin(List<Answer> admitted, int first) {
		long start = admitted.get(first).dueNanos();
		int count = 0;
		for (int i = first; i < admitted.size() && admitted.get(i).dueNanos() - start < this.window.toNanos(); i++) {
			count += (admitted.get(i).nanos() - start < this.window.toNanos()) ? 1 : 0;
		}
		return count;
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
		return duration.toString().substring(2).toLowerCase(Locale.ROOT);
	}

}
