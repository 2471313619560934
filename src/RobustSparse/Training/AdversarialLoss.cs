namespace RobustSparse.Training;

/// <summary>What adversarial training minimises. x is an image, y its smoothed target, x′ the attacked image, from which no gradient flows back to x.</summary>
public enum AdversarialLoss
{
    /// <summary>(1 − w)·CE(x, y) + w·CE(x′, y), x′ by the run's attack: the original's, with w = ½ (Goodfellow, Shlens and Szegedy 2015).</summary>
    Mix,

    /// <summary>CE(x′, y), x′ by the run's attack on the true class (Madry et al. 2018).</summary>
    Madry,

    /// <summary>CE(x, y) + w·KL(f(x) ‖ f(x′)), x′ by the run's attack on that divergence, from x + 0.001·N(0, 1) (Zhang et al. 2019, "TRADES", equation 5).</summary>
    Trades,

    /// <summary>CE(x′, y), x′ by one step of 1.25·ε on the true class from a point uniform in the ε-ball, projected onto it (Wong, Rice and Kolter 2020).</summary>
    FgsmRs,
}
