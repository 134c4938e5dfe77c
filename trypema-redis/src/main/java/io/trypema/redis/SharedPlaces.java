package io.trypema.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

import io.trypema.internal.WaitingLine;

/**
 * Takes places of one key and gives them back, and queues calls that wait for them. Kept
 * while this instance holds places, or may hold some. Thread-safe.
 */
final class SharedPlaces {

	/*
	 * More than 400 lines, as all of it is one state under one monitor; the part without
	 * concurrency is in PlaceSlice. Calls are made without a lock, and steps by one
	 * thread at a time, so that no call is under way when the slice is set.
	 */

	private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

	/** No waiting request has to ask now. */
	private static final long NOBODY = -1;

	private final SharedPlaceKeys keys;

	private final String key;

	private final byte[] field;

	private final PlacesClient client;

	@GuardedBy("this")
	private final PlaceSlice slice;

	@GuardedBy("this")
	private boolean forgotten;

	/** Whether a thread makes the next steps. */
	@GuardedBy("this")
	private boolean proceeding;

	/** Requests that are held back while the slice is in doubt. */
	@GuardedBy("this")
	private final Deque<PlaceRequest> heldBack = new ArrayDeque<>();

	/** Places that are given back when the slice is set. */
	@GuardedBy("this")
	private final List<CompletableFuture<Void>> returning = new ArrayList<>();

	/** Requests that wait for a place. */
	@GuardedBy("this")
	private final WaitingLine<PlaceRequest> line = new WaitingLine<>();

	/** The waiting request for which Redis is asked. */
	@GuardedBy("this")
	private @Nullable PlaceRequest asking;

	/** Requests whose limit has more places than this should ask, or {@link #NOBODY}. */
	@GuardedBy("this")
	private long askingFrom = NOBODY;

	@GuardedBy("this")
	private boolean pausing;

	@GuardedBy("this")
	private long pause = FIRST_PAUSE;

	SharedPlaces(SharedPlaceKeys keys, String key, PlacesClient client) {
		this.keys = keys;
		this.key = key;
		this.field = client.field(key);
		this.client = client;
		this.slice = client.slice();
	}

	/** Request a place, and return {@code false} if the key is forgotten. */
	boolean request(PlaceRequest request) {
		Turn turn = turnOf(request);
		switch (turn) {
			case FORGOTTEN -> {
				return false;
			}
			case HELD_BACK -> limitHoldBack(request);
			case IN_LINE -> waitInLine(request);
			case NOW -> {
			}
		}
		// Waiting requests come first
		proceed();
		if (turn == Turn.NOW) {
			take(request);
		}
		return true;
	}

	private synchronized Turn turnOf(PlaceRequest request) {
		if (this.forgotten) {
			return Turn.FORGOTTEN;
		}
		request.arrivedAs(this.line.arrive());
		this.slice.retry();
		if (!this.slice.isSure()) {
			this.heldBack.add(request);
			return Turn.HELD_BACK;
		}
		boolean others = this.line.size() > 0;
		if (others) {
			this.askingFrom = 0;
		}
		if (others && !request.isLate()) {
			this.line.add(request, request.places(), request.arrival());
			return Turn.IN_LINE;
		}
		this.slice.callMade();
		return Turn.NOW;
	}

	/** Fail a request that is held back for as long as a call may take. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private void limitHoldBack(PlaceRequest request) {
		this.client.schedule(() -> {
			boolean heldBack;
			synchronized (this) {
				heldBack = this.heldBack.remove(request);
			}
			if (heldBack) {
				request.fail(this.client.timedOut());
			}
		}, this.client.timeoutNanos());
	}

	private void waitInLine(PlaceRequest request) {
		request.timer(this.client.schedule(() -> giveUp(request), request.leftNanos(this.client.now())));
	}

	private void take(PlaceRequest request) {
		this.client.take(this.field, request.places(), (answer) -> answered(request, answer));
	}

	private void answered(PlaceRequest request, PlacesAnswer answer) {
		RuntimeException failure = answer.failure();
		if (failure != null) {
			failed(request, answer).forEach((each) -> each.failElsewhere(failure));
		}
		else if (answer.isChanged()) {
			taken(request, answer);
		}
		else {
			refused(request, answer);
		}
	}

	private List<PlaceRequest> failed(PlaceRequest request, PlacesAnswer answer) {
		List<PlaceRequest> failed = new ArrayList<>(1);
		synchronized (this) {
			note(answer);
			if (this.asking == request) {
				this.asking = null;
				leaveLine(failed);
			}
			else {
				failed.add(request);
			}
		}
		proceed();
		return failed;
	}

	private void taken(PlaceRequest request, PlacesAnswer answer) {
		SharedPlace permit;
		synchronized (this) {
			this.slice.taken();
			note(answer);
			if (this.asking == request) {
				this.asking = null;
				this.line.remove(request, request.places());
				this.pause = FIRST_PAUSE;
				askFrom(answer.taken());
			}
			permit = new SharedPlace(this, lossesByNow());
		}
		proceed();
		if (this.client.hasLeft()) {
			this.client.giveBack(this.field, (ignored) -> {
			});
			request.failElsewhere(PlacesClient.closed());
		}
		else {
			request.allow(answer.taken(), permit);
		}
	}

	private void refused(PlaceRequest request, PlacesAnswer answer) {
		boolean waited;
		boolean waits;
		synchronized (this) {
			note(answer);
			request.refusedAt(answer.taken());
			waited = this.asking == request;
			waits = !request.isLate() && !request.isDone();
			if (waited) {
				this.asking = null;
			}
			if (waits && !waited) {
				this.line.add(request, request.places(), request.arrival());
			}
			else if (!waits) {
				this.line.remove(request, request.places());
			}
			askFrom(answer.taken());
		}
		if (waits && !waited) {
			waitInLine(request);
		}
		else if (!waits) {
			request.refuse();
		}
		proceed();
	}

	/** Let requests ask next that may get a place, unless some already should. */
	@GuardedBy("this")
	private void askFrom(long taken) {
		if (this.askingFrom == NOBODY) {
			this.askingFrom = taken;
		}
	}

	/** Wait no longer for a place. */
	void giveUp(PlaceRequest request) {
		boolean refused;
		synchronized (this) {
			request.giveUp();
			refused = this.asking != request && this.line.remove(request, request.places());
		}
		if (refused) {
			request.refuse();
		}
		proceed();
	}

	/** Remove a request that was completed elsewhere. */
	void leave(PlaceRequest request) {
		synchronized (this) {
			this.line.remove(request, request.places());
			this.heldBack.remove(request);
		}
		proceed();
	}

	/** Give a place back, now or when the slice is corrected. */
	void giveBack(CompletableFuture<Void> done) {
		if (this.client.hasLeft()) {
			done.complete(null);
			return;
		}
		if (givesBackNow(done)) {
			this.client.giveBack(this.field, (answer) -> givenBack(answer, done));
		}
		synchronized (this) {
			this.askingFrom = 0;
			this.pause = FIRST_PAUSE;
		}
		proceed();
	}

	private synchronized boolean givesBackNow(CompletableFuture<Void> done) {
		this.slice.givenUp();
		this.slice.retry();
		if (!this.slice.isSure()) {
			this.returning.add(done);
			return false;
		}
		this.slice.callMade();
		return true;
	}

	private void givenBack(PlacesAnswer answer, CompletableFuture<Void> done) {
		synchronized (this) {
			note(answer);
			if (answer.failure() != null) {
				this.returning.add(done);
			}
		}
		proceed();
		if (answer.failure() == null) {
			done.complete(null);
		}
	}

	/** Check the slice against Redis, unless calls do. */
	void lookAtSlice() {
		synchronized (this) {
			this.slice.look();
		}
		proceed();
	}

	/** Correct the slice, if it is in doubt. */
	void retry() {
		synchronized (this) {
			this.slice.retry();
		}
		proceed();
	}

	/** Fail all waiting requests, and complete all pending returns of places. */
	void failAll(RuntimeException failure) {
		List<PlaceRequest> failed = new ArrayList<>();
		List<CompletableFuture<Void>> returned;
		synchronized (this) {
			returned = List.copyOf(this.returning);
			this.returning.clear();
			leaveLine(failed);
			failed.addAll(this.heldBack);
			this.heldBack.clear();
		}
		failed.forEach((request) -> request.failElsewhere(failure));
		returned.forEach((done) -> done.complete(null));
	}

	@GuardedBy("this")
	private void leaveLine(List<PlaceRequest> left) {
		for (PlaceRequest first = this.line.first(0); first != null; first = this.line.first(0)) {
			this.line.remove(first, first.places());
			left.add(first);
		}
	}

	/** Whether places that were taken before may be held by other instances too. */
	boolean areLost(int lossesBefore) {
		return this.client.hasLeft() || this.client.isSilent() || lossesByNow() != lossesBefore;
	}

	private synchronized int lossesByNow() {
		return this.client.silences() + this.slice.losses();
	}

	@GuardedBy("this")
	private void note(PlacesAnswer answer) {
		if (this.slice.answered(answer)) {
			this.keys.lost();
		}
	}

	/** Execute the next steps, unless another thread does. */
	private void proceed() {
		synchronized (this) {
			if (this.proceeding) {
				return;
			}
			this.proceeding = true;
		}
		for (Runnable step = nextStep(); step != null; step = nextStep()) {
			step.run();
		}
	}

	private synchronized @Nullable Runnable nextStep() {
		Runnable step = null;
		if (this.slice.isToBeSet() && !this.client.hasLeft()) {
			step = settingRight();
		}
		else if (this.slice.isSure()) {
			step = nextCall();
		}
		this.proceeding = step != null;
		return step;
	}

	@GuardedBy("this")
	private Runnable settingRight() {
		long right = this.slice.setting();
		List<CompletableFuture<Void>> returned = List.copyOf(this.returning);
		this.returning.clear();
		return () -> this.client.setRight(this.field, right, (answer) -> {
			wasSet(right, answer);
			returned.forEach((done) -> done.complete(null));
		});
	}

	private void wasSet(long right, PlacesAnswer answer) {
		synchronized (this) {
			if (this.slice.set(right, answer.reply())) {
				this.keys.lost();
			}
		}
		RuntimeException failure = answer.failure();
		if (failure != null) {
			failAll(failure);
			this.keys.retryLater();
		}
		proceed();
	}

	@GuardedBy("this")
	private @Nullable Runnable nextCall() {
		PlaceRequest next = this.heldBack.poll();
		if (next == null && this.asking == null && this.askingFrom != NOBODY) {
			next = this.line.first(this.askingFrom);
			this.asking = next;
			this.askingFrom = NOBODY;
		}
		if (next != null) {
			PlaceRequest request = next;
			this.slice.callMade();
			return () -> take(request);
		}
		if (this.line.size() > 0) {
			return (this.asking == null && !this.pausing) ? pausing() : null;
		}
		return forgetting();
	}

	@GuardedBy("this")
	@SuppressWarnings("FutureReturnValueIgnored")
	private Runnable pausing() {
		this.pausing = true;
		long delay = this.pause / 2 + ThreadLocalRandom.current().nextLong(this.pause / 2);
		this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
		return () -> {
			this.client.schedule(this::pauseEnded, delay);
			if (this.client.isClosed()) {
				failAll(PlacesClient.closed());
			}
		};
	}

	private void pauseEnded() {
		synchronized (this) {
			this.pausing = false;
			this.askingFrom = 0;
		}
		proceed();
	}

	@GuardedBy("this")
	private @Nullable Runnable forgetting() {
		if (this.forgotten || !this.slice.isIdle()) {
			return null;
		}
		this.forgotten = true;
		return () -> this.keys.forget(this.key, this);
	}

	/** Time at which Redis is asked for a request. */
	private enum Turn {

		FORGOTTEN, HELD_BACK, IN_LINE, NOW

	}

}
