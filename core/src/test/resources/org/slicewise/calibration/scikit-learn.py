"""Writes scikit-learn.json beside it: what scikit-learn's calibrators answer. Run: python scikit-learn.py"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.calibration import _SigmoidCalibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression

rng = np.random.default_rng(7)


def cases():
    for name, n, classes, digits, weighted in [
        ("two classes", 60, 2, 12, False),
        ("two classes with ties", 80, 2, 1, False),
        ("two classes, weighted", 50, 2, 2, True),
        ("two classes told apart", 20, 2, 12, False),
        ("three classes", 90, 3, 12, False),
        ("four classes with ties, weighted", 120, 4, 1, True),
    ]:
        logits = rng.normal(size=(n, classes)) * 1.5
        p = np.exp(2.2 * logits)
        p /= p.sum(axis=1, keepdims=True)
        p = np.round(p, digits).clip(0.02, 0.98)
        p /= p.sum(axis=1, keepdims=True)
        labels = (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
        if "told apart" in name:
            labels = p.argmax(axis=1)
        weights = rng.integers(1, 5, size=n).astype(float) if weighted else np.ones(n)
        yield name, p, labels, weights


def isotonic(p, labels, weights, queries):
    curves = [
        IsotonicRegression(out_of_bounds="clip").fit(p[:, k], labels == k, sample_weight=weights)
        for k in range(p.shape[1])
    ]
    if p.shape[1] == 2:
        positive = curves[1].predict(queries[:, 1])
        return np.stack([1 - positive, positive], axis=1)
    q = np.stack([c.predict(queries[:, k]) for k, c in enumerate(curves)], axis=1)
    total = q.sum(axis=1, keepdims=True)
    return np.divide(q, total, out=np.full_like(q, 1 / p.shape[1]), where=total != 0)


out = {"scikit_learn": sklearn.__version__, "cases": []}
for name, p, labels, weights in cases():
    queries = rng.dirichlet(np.ones(p.shape[1]) * 0.7, size=15)
    case = {
        "name": name,
        "probabilities": p.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "queries": queries.tolist(),
        "isotonic": isotonic(p, labels, weights, queries).tolist(),
        "isotonic_on_itself": isotonic(p, labels, weights, p).tolist(),
    }
    if p.shape[1] == 2:
        odds = np.log(p[:, 1] / p[:, 0])
        platt = _SigmoidCalibration().fit(odds, labels, weights)
        case["platt"] = {"slope": -platt.a_, "intercept": -platt.b_}
    if "told apart" not in name:
        case["temperature"] = 1 / float(_TemperatureScaling().fit(np.log(p), labels, weights).beta_)
    out["cases"].append(case)
here = pathlib.Path(__file__).parent
(here / "scikit-learn.json").write_text(json.dumps(out) + "\n")
