use proptest::prelude::*;

use super::*;

fn acts(faults: &Faults, requests: u64) -> Vec<bool> {
    let numbers = 1..=requests;
    numbers
        .map(|number| decide(faults, number).act.is_some())
        .collect()
}

fn failing(percent: f64, seed: u64) -> Faults {
    let mut faults = Faults {
        seed: Some(seed),
        ..Faults::default()
    };
    faults.failure.percent = Some(percent);
    faults
}

proptest! {
    #[test]
    fn the_same_seed_and_requests_give_the_same_decisions(
        seed: u64, percent in 0.0..=100.0, jitter in 0_u64..5000, number in 1_u64..1_000_000,
    ) {
        let mut faults = failing(percent, seed);
        faults.latency.jitter_ms = Some(jitter);
        let text = serde_json::to_string(&faults).unwrap();
        let again: Faults = text.parse().unwrap();
        prop_assert_eq!(decide(&faults, number), decide(&again, number));
        prop_assert!(decide(&faults, number).delay <= Duration::from_millis(jitter));
    }

    #[test]
    fn each_nth_request_fails_and_no_other(
        every in 1_u64..50, skip in 0_u64..20, first in 1_u64..200,
    ) {
        let mut faults = Faults { skip: Some(skip), first: Some(first), ..Faults::default() };
        faults.failure.every = Some(every);
        for (number, hit) in (1..).zip(acts(&faults, 250)) {
            let own = number - skip.min(number);
            prop_assert_eq!(hit, own > 0 && own <= first && own % every == 0, "{}", number);
        }
    }
}

#[test]
fn a_share_of_the_requests_fails() {
    let hits = |percent| {
        let acts = acts(&failing(percent, 7), 10_000);
        acts.iter().filter(|hit| **hit).count()
    };
    assert_eq!((hits(0.0), hits(100.0)), (0, 10_000));
    assert!((2_300..2_700).contains(&hits(25.0)), "{}", hits(25.0));
}

#[test]
fn another_seed_gives_other_decisions() {
    assert_ne!(acts(&failing(50.0, 1), 64), acts(&failing(50.0, 2), 64));
}

#[test]
fn nothing_goes_wrong_by_default_and_a_part_alone_means_every_request() {
    let mut faults = Faults::default();
    assert_eq!(decide(&faults, 1).act, None);
    faults.silence.after_effect = true;
    faults.failure.html = true;
    assert_eq!(decide(&faults, 1).act, None, "it says how, not that");
    faults.failure.status = Some(502);
    let fail = Act::Fail {
        status: 502,
        html: true,
        after_effect: false,
    };
    assert_eq!(decide(&faults, 9).act, Some(fail));
    faults.silence.every = Some(3);
    assert_eq!(
        decide(&faults, 9).act,
        Some(Act::Silence { after_effect: true })
    );
    faults.cut.at = Some(CutAt::Body);
    let cut = Act::Cut {
        at: CutAt::Body,
        bytes: 1,
        reset: false,
        after_effect: true,
    };
    assert_eq!(decide(&faults, 9).act, Some(cut));
}

#[test]
fn events_are_lost_and_drop_connections_by_their_number() {
    let faults = WebsocketFaults {
        drop_every: Some(3),
        lose_every: Some(4),
        lose_first: Some(1),
    };
    let found: Vec<_> = (1..=6).map(|number| event(&faults, number)).collect();
    let lost: Vec<_> = found.iter().map(|event| event.is_lost).collect();
    let drops: Vec<_> = found.iter().map(|event| event.drops).collect();
    assert_eq!(lost, [true, false, false, true, false, false]);
    assert_eq!(drops, [false, false, true, false, false, true]);
}
