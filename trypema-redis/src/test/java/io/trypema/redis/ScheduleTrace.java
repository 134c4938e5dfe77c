package io.trypema.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Readable trace of the events in a schedule; empty unless requested.
 */
final class ScheduleTrace {

	private final @Nullable SimulatedTime time;

	private final List<String> lines = new ArrayList<>();

	private String last = "";

	private int times;

	private boolean fresh;

	private ScheduleTrace(@Nullable SimulatedTime time) {
		this.time = time;
	}

	static ScheduleTrace none() {
		return new ScheduleTrace(null);
	}

	static ScheduleTrace of(SimulatedTime time) {
		return new ScheduleTrace(time);
	}

	/** Mark the next event as an action, and the following events as its consequences. */
	void begin() {
		this.fresh = true;
	}

	void note(Supplier<String> event) {
		if (this.time != null) {
			double millis = this.time.micros() / 1000.0;
			add(String.format(Locale.ROOT, "%10.3f ms  %s%s", millis, this.fresh ? "" : "    ", event.get()));
			this.fresh = false;
		}
	}

	private void add(String line) {
		this.times = line.equals(this.last) ? this.times + 1 : 1;
		if (this.times > 1) {
			this.lines.remove(this.lines.size() - 1);
		}
		this.last = line;
		this.lines.add((this.times > 1) ? line + " (" + this.times + " times)" : line);
	}

	List<String> lines() {
		return this.lines;
	}

}
