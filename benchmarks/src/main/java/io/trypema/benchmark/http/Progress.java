package io.trypema.benchmark.http;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Prints the responses of each second.
 */
final class Progress implements Runnable {

	private static final int BAR = 20;

	private final AnswerLog answers;

	private final Duration duration;

	private final PrintWriter out;

	private int seconds;

	private int reported;

	Progress(AnswerLog answers, Duration duration, PrintWriter out) {
		this.answers = answers;
		this.duration = duration;
		this.out = out;
	}

	@Override
	public void run() {
		this.seconds++;
		List<Answer> last = this.answers.from(this.reported);
		this.reported += last.size();
		int done = (int) Math.min(BAR, (long) BAR * this.seconds / Math.max(1, this.duration.toSeconds()));
		this.out.printf("%s%s %3d s | %s%n", "#".repeat(done), ".".repeat(BAR - done), this.seconds,
				Summary.statuses(last));
		this.out.flush();
	}

}
