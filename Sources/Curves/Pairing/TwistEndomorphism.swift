/// The map ψ of the twist: to the curve over Fp12, Frobenius, and back.
///
/// (x, y) becomes (x̄ · xFactor, ȳ · yFactor). On G2 it multiplies by p.
struct TwistEndomorphism<Curve: WeierstrassCurve, M: TowerModulus>: Sendable
where Curve.Coordinate == Fp2<M> {
    let xFactor: Fp2<M>
    let yFactor: Fp2<M>

    func callAsFunction(_ point: AffinePoint<Curve>) -> AffinePoint<Curve> {
        if point.isInfinity { return point }
        return AffinePoint(point.x.conjugate * xFactor, point.y.conjugate * yFactor)
    }

    func callAsFunction(_ point: JacobianPoint<Curve>) -> JacobianPoint<Curve> {
        JacobianPoint(x: point.x.conjugate * xFactor, y: point.y.conjugate * yFactor, z: point.z.conjugate)
    }
}
